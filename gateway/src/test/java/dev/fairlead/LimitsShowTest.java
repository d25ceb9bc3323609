package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.CounterKey;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.LimitSettings;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code limits show}, beside a gateway that runs and without one. */
class LimitsShowTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-11-25T00:00:00Z");
    private static final String YAML =
            """
            projects:
              science: {limits: [{metric: cost, window: day, amount: 50}]}
            limits:
              - {name: gpu, metric: concurrency, amount: 4, on: organisation}
              - {name: per-team, metric: requests, window: day, amount: 9, on: {tag: team},
                 each: true}
            """;

    private static final String CHAT = "/proxy/test/v1/chat/completions";
    private static final String ASK = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";

    @TempDir Path folder;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), YAML);
    }

    private Program.Outcome show(String... options) {
        List<String> arguments = new ArrayList<>(List.of("limits", "show"));
        arguments.addAll(List.of(options));
        return new Program(folder, Map.of(), () -> NOW).run(arguments.toArray(String[]::new));
    }

    private Configuration configuration() {
        return new ConfigurationFile(folder.resolve("fairlead.yaml"), new Environment(Map.of()))
                .read()
                .value();
    }

    private LimitSettings limit(String name) {
        return configuration().limits().settings().stream()
                .filter(settings -> settings.limit().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whereNothingHasRunEverythingIsLeft() {
        Program.Outcome outcome = show("--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .isEqualTo(
                        """
                        {"on":"organisation","name":"","limit":"gpu","metric":"concurrency",\
                        "window":"none","action":"block","amount":"4","spent":"0","reserved":"0",\
                        "leased":"0","resets_at":null}
                        {"on":"project","name":"science","limit":"science/cost/day",\
                        "metric":"cost","window":"day","action":"block","amount":"50.000000000",\
                        "spent":"0.000000000","reserved":"0.000000000","leased":"0.000000000",\
                        "resets_at":"2026-11-26T00:00:00Z"}
                        """);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void whileItIsStoppedTheStoreTells() throws Exception {
        store(
                counted(limit("science/cost/day"), CounterKey.of(limit("science/cost/day"))),
                counted(limit("per-team"), CounterKey.of(limit("per-team"), "search")));

        assertThat(show("--json").out())
                .contains("\"spent\":\"0.004120000\"")
                .contains("{\"on\":\"tag\",\"name\":\"team=search\",\"limit\":\"per-team\"")
                .contains("\"spent\":\"1\"");
        assertThat(show().out())
                .contains("science/cost/day", "project science", "cost / day")
                .contains("$0.00412", "$50.00", "2026-11-26T00:00:00Z")
                .contains("tag team=search");
    }

    private static Counted counted(LimitSettings settings, String key) {
        return new Counted(
                key,
                TODAY.toEpochMilli(),
                TODAY.plusSeconds(86_400).toEpochMilli(),
                settings.limit().metric(),
                new Counted.Traits(Limit.Cached.COUNT, false));
    }

    private void store(Counted... counted) throws Exception {
        UsageRecord sample = SampleRecords.of("call", 1, 4_120_000);
        Path file = configuration().stores().database();
        Files.createDirectories(folder.resolve("data"));
        try (RecordStore store = SqliteDatabase.open(file).recordStore()) {
            store.add(
                    new RecordStore.Batch(
                            List.of(
                                    new UsageRecord(
                                            sample.attempt(),
                                            sample.settlement(),
                                            List.of(counted))),
                            Map.of(),
                            Set.of()));
        }
    }

    @Test
    void whileItRunsTheGatewayTells() throws Exception {
        String running;
        try (TestGateway gateway = started()) {
            assertThat(ask(gateway, tagged()).status()).isEqualTo(200);
            String cost = String.valueOf(gateway.record().settlement().cost());

            running = show("--json").out();

            assertThat(running.lines())
                    .hasSize(3)
                    .anySatisfy(line -> assertThat(line).contains("\"spent\":\"" + cost + "\""))
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .contains("\"name\":\"team=search\"")
                                            .contains("\"spent\":\"1\""))
                    .allSatisfy(line -> assertThat(line).matches(".*\"reserved\":\"[0.]+\".*"));
        }
        assertThat(show("--json").out()).as("stopped").isEqualTo(running);
        try (TestGateway _ = started()) {
            assertThat(show("--json").out()).as("started again").isEqualTo(running);
        }
    }

    @Test
    void whatCallsHoldIsToldWhileTheyRun() throws Exception {
        try (TestGateway gateway = started()) {
            try (RawClient client = gateway.client()) {
                client.request(
                        "POST",
                        CHAT,
                        "authorization: Bearer "
                                + TestGateway.KEY
                                + "\r\nx-test-delay: 600s\r\ncontent-type: application/json\r\n",
                        ASK.getBytes(UTF_8));

                Await.until("a slot is held", () -> show().out().contains("[=====......"));
                assertThat(show("--json").out())
                        .contains("\"amount\":\"4\",\"spent\":\"0\",\"reserved\":\"1\"");
            }
            Await.until(
                    "it is given back",
                    () -> show("--json").out().contains("\"spent\":\"0\",\"reserved\":\"0\""));
        }
    }

    /** The text of a key whose calls are those of a team. */
    private String tagged() {
        return new Program(folder, Map.of(), () -> NOW)
                .run("keys", "create", "tagged", "--project", "research", "--tag", "team=search")
                .out()
                .strip();
    }

    private static Message ask(TestGateway gateway, String key) throws IOException {
        try (RawClient client = gateway.client()) {
            String fields = "authorization: Bearer " + key + "\r\n";
            return client.request("POST", CHAT, fields, ASK.getBytes(UTF_8)).answer();
        }
    }

    private TestGateway started() throws Exception {
        return TestGateway.start(
                folder,
                "",
                """
                providers: {test: {type: test}}
                limits:
                  - {name: gpu, metric: concurrency, amount: 4, on: organisation}
                  - {name: money, metric: cost, window: day, amount: 5, on: {project: research}}
                  - {name: calls, metric: requests, window: day, amount: 9, on: {tag: team},
                     each: true}
                """,
                () -> NOW);
    }

    @Test
    void withoutLimitsNothingIsPrinted() throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), "");

        assertThat(show("--json")).isEqualTo(new Program.Outcome(0, "", ""));
        assertThat(show()).isEqualTo(new Program.Outcome(0, "", "fairlead: there are no limits\n"));
        assertThat(show("--data", "elsewhere", "--json").exit()).isZero();
    }

    @Test
    void whatIsWrongInTheFileIsSaid() throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), "limits: [{metric: cost}]");

        Program.Outcome outcome = show();

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("limits[0]: 'amount' is missing", "problems in");
    }

    @Test
    void limitsWithoutACommandIsAWrongArgument() {
        Program.Outcome outcome = new Program(folder, Map.of()).run("limits");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("which command?", "--help");
    }
}
