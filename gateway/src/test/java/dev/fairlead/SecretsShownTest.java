package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Field report O18: what an operator looks at, {@code check} and a thread dump, has no secrets. */
class SecretsShownTest {
    private static final String CLEAR = "sk-in-clear-5be1a7c40d22f98137";
    private static final String PASSWORD = "pa55word-19c7e2aa03bd";

    @TempDir private Path folder;

    private static void assertNoSecret(String text) {
        for (String secret : List.of(TestGateway.KEY, TestGateway.CREDENTIAL, CLEAR, PASSWORD)) {
            // Not even the larger part of it.
            assertThat(text)
                    .doesNotContain(secret.substring(0, secret.length() - 6))
                    .doesNotContain(secret.substring(6));
        }
    }

    private Path configuration(String provider) throws Exception {
        return Files.writeString(
                folder.resolve("fairlead.yaml"),
                """
                server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0"}
                store: sqlite:./data/fairlead.db
                providers:
                  gemini: {type: gemini, base_url: "%s", credentials: "${env:CREDENTIAL}"}
                projects: {research: {}}
                keys:
                  - {name: main, project: research, secret: "${env:TEST_KEY}"}
                """
                        .formatted(provider));
    }

    private Program.Outcome check(Path file) {
        Map<String, String> environment =
                Map.of("TEST_KEY", TestGateway.KEY, "CREDENTIAL", TestGateway.CREDENTIAL);
        return new Program(folder, environment).run("check", "--config", file.toString());
    }

    @Test
    void o18CheckOfAGoodFileShowsNone() throws Exception {
        Program.Outcome outcome = check(configuration("https://127.0.0.1:1"));
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        assertThat(outcome.text()).isNotBlank();
        assertNoSecret(outcome.text());
    }

    @Test
    void o18CheckOfSecretsWhereTheyDoNotBelongShowsNone() throws Exception {
        Path file = configuration("https://user:" + PASSWORD + "@127.0.0.1:1");
        String yaml = Files.readString(file);
        Files.writeString(
                file,
                yaml.replace("${env:CREDENTIAL}", CLEAR)
                        + "  - {name: second, secret: \"${env:TEST_KEY}\", projekt: "
                        + CLEAR
                        + "}\n");
        Program.Outcome outcome = check(file);
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.text()).contains("base_url", "credentials", "projekt");
        assertNoSecret(outcome.text());
    }

    /** Taken while a call waits for its provider, with its key in the URL and in a header. */
    @Test
    void o18AThreadDumpShowsNone() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                GatewayProcess gateway = GatewayProcess.serve(configuration(provider.url()));
                RawClient client = new RawClient(gateway.port())) {
            provider.next(wire -> wire.awaitClosed());
            client.request(
                    "POST",
                    "/proxy/gemini/v1beta/models/m:generateContent?key=" + TestGateway.KEY,
                    "x-goog-api-key: " + TestGateway.KEY + "\r\n",
                    "{\"contents\":[]}".getBytes(UTF_8));
            provider.take();

            String dump = dump(gateway.pid());

            assertThat(dump).contains("loop-1-1", "main");
            assertNoSecret(dump);
        }
    }

    private static String dump(long process) throws Exception {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process),
                                "Thread.print",
                                "-l")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertThat(jcmd.waitFor()).as(text).isZero();
        return text;
    }
}
