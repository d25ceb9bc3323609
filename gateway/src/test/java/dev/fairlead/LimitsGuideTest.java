package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.config.Loaded;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The example in {@code docs/limits.md}, done as it is told there. */
class LimitsGuideTest {
    private static final Path GUIDE = Path.of("../docs/limits.md");
    private static final Pattern PART =
            Pattern.compile("<!-- limits: ([a-z]+) -->\n```[a-z]+\n(.*?)\n```", Pattern.DOTALL);
    private static final String KEY = "a-key-of-the-guide-0123456789abcdef";
    private static final InstantSource CLOCK = () -> Instant.parse("2026-11-25T12:00:00Z");

    @TempDir Path folder;
    private String guide;
    private Map<String, String> parts;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        guide = Files.readString(GUIDE);
        parts =
                PART.matcher(guide)
                        .results()
                        .collect(Collectors.toMap(r -> r.group(1), (MatchResult r) -> r.group(2)));
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(
                file,
                """
                server: {listen: 127.0.0.1:0, admin: 127.0.0.1:0}
                store: sqlite:./data/fairlead.db
                """
                        + part("file"));
        ConfigurationFile.Result result =
                new ConfigurationFile(file, new Environment(Map.of("BOT_KEY", KEY))).read();
        assertThat(result.problems()).isEmpty();
        Loaded loaded = new Loaded(result.value(), result.seen(), null);
        gateway =
                Assembly.start(
                        loaded, "test", CLOCK, new Assembly.Changes(Duration.ofDays(1), _ -> {}));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String part(String name) {
        return Objects.requireNonNull(parts.get(name), name);
    }

    /** A number that the guide tells. */
    private String told(String pattern) {
        return Pattern.compile(pattern)
                .matcher(guide)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private Message ask(String part) throws IOException {
        try (RawClient client = begin(part, "")) {
            return client.answer();
        }
    }

    private RawClient begin(String part, String fields) throws IOException {
        RawClient client = new RawClient(gateway.calls().getPort());
        return client.request(
                "POST",
                "/proxy/test/v1/chat/completions",
                "authorization: Bearer " + KEY + "\r\ncontent-type: application/json\r\n" + fields,
                part(part).getBytes(UTF_8));
    }

    private String shown() {
        return new Program(folder, Map.of()).run("limits", "show", "--json").out();
    }

    @Test
    void isAsItIsTold() throws Exception {
        assertThat(guide).contains("input: " + part("first").length() + " bytes + 32");

        Message first = ask("first");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text())
                .contains("\"prompt_tokens\":" + told("reports ([0-9]+) tokens read"))
                .contains("\"completion_tokens\":" + told("and ([0-9]+) written"));
        String settled = String.valueOf(first.field("fairlead-cost"));
        assertThat(guide).contains("= $" + settled.replaceAll("0+$", ""));

        Message second = ask("second");
        assertThat(second.status()).isEqualTo(402);
        assertThat(second.text())
                .contains("budget_exceeded")
                .contains("\"message\":\"" + part("refusal") + "\"");
        assertThat(shown()).contains("\"spent\":\"" + settled + "\"").contains("0.000000000");
    }

    @Test
    void twoAtTheSameMomentDoNotFitUntilTheFirstHasEnded() throws Exception {
        try (RawClient _ = begin("first", "x-test-delay: 600s\r\n")) {
            Await.until("it is set aside", () -> shown().contains("\"reserved\":\"0.002119000\""));
            assertThat(ask("first").status()).isEqualTo(402);
        }
        Await.until("it has ended", () -> shown().contains("\"reserved\":\"0.000000000\""));

        assertThat(ask("first").status()).isEqualTo(200);
    }
}
