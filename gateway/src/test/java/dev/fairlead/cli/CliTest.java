package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.config.Environment;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery.Grouping;
import dev.fairlead.prices.PriceBook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class CliTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Pattern KEY =
            Pattern.compile("fl_[A-Za-z0-9-]+_[A-Za-z0-9-]+_[A-Za-z0-9-]+");

    @TempDir Path folder;

    private final FakeGateway gateway = new FakeGateway();
    private final FakeRecords records = new FakeRecords();
    private final Map<String, String> variables = new HashMap<>();

    /** What a command did. */
    private record Outcome(int exit, String out, String err) {}

    private Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        Doors doors =
                new Doors(
                        "1.2.3",
                        gateway,
                        records,
                        _ -> List.of(),
                        new NoKeys(),
                        _ -> PriceBook.bundled());
        int exit =
                new Cli(
                                doors,
                                new Surroundings(
                                        new Environment(variables), folder, () -> NOW, console))
                        .run(arguments);
        return new Outcome(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("version")).isEqualTo(new Outcome(0, "fairlead 1.2.3\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "up", "serve", "check", "reload", "keys", "limits", "log", "usage", "prices",
                "version"
            })
    void everyCommandHasHelp(String command) {
        Outcome outcome = command.isEmpty() ? run("--help") : run(command, "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("Usage: fairlead").contains("--help");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void helpNamesTheCommandsAndHidesTraining() {
        assertThat(run("--help").out())
                .contains("up", "serve", "check", "log", "usage", "prices", "version")
                .doesNotContain("train");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "strat",
                "up --prot 1",
                "up --port x",
                "up --port 70000",
                "serve here",
                "check --config",
                "log --since yesterday",
                "log --ending well",
                "usage --by hour",
                "prices",
                "version 2",
            })
    void wrongArgumentExitsWithTwoAndSaysSoOnStandardError(String arguments) {
        Outcome outcome =
                run(
                        Stream.of(arguments.split(" ", -1))
                                .filter(a -> !a.isEmpty())
                                .toArray(String[]::new));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("fairlead: ").contains("--help");
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void upPrintsUrlsKeyProvidersAndACommandToPaste() {
        variables.put("GROQ_API_KEY", "gsk-secret");

        Outcome outcome = run("up", "--port", "0", "--data", "my data");

        assertThat(outcome.exit()).isZero();
        String key = key(outcome.out());
        assertThat(KeyText.checksumIsRight(key)).isTrue();
        assertThat(outcome.out())
                .contains("http://127.0.0.1:8787", "http://127.0.0.1:8788")
                .contains("test (built in), groq (GROQ_API_KEY)")
                .contains("\ncurl -sS http://127.0.0.1:8787/proxy/test/v1/chat/completions \\\n")
                .contains("'authorization: Bearer " + key + "'")
                .doesNotContain("gsk-secret");
        assertThat(gateway.last().server().data().port()).isZero();
        assertThat(gateway.last().server().admin().port()).isEqualTo(8788);
        assertThat(gateway.last().stores().folder()).isEqualTo(folder.resolve("my data"));
        assertThat(gateway.last().access().keys().getFirst().hash()).isEqualTo(KeyHash.of(key));
        assertThat(gateway.closed).isOne();
    }

    @Test
    void keyOfTheFirstStartStaysValidAndIsInNoFile() throws IOException {
        String key = key(run("up", "--data", "d").out());
        String secret = key.substring(key.indexOf('_', 3) + 1, key.lastIndexOf('_'));

        Outcome second = run("up", "--data", "d");

        assertThat(second.out()).doesNotContain("fl_").contains("Bearer $FAIRLEAD_KEY\"");
        assertThat(gateway.last().access().keys().getFirst().hash()).isEqualTo(KeyHash.of(key));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain(secret);
            }
        }
    }

    @Test
    void variableSetsTheKeyAndItStaysAfterwards() {
        run("up", "--data", "d");
        variables.put("FAIRLEAD_KEY", "my-own-key-0123456789");

        Outcome set = run("up", "--data", "d");
        variables.clear();
        run("up", "--data", "d");

        assertThat(set.out()).doesNotContain("my-own-key").contains("Bearer $FAIRLEAD_KEY\"");
        assertThat(gateway.last().access().keys().getFirst().hash())
                .isEqualTo(KeyHash.of("my-own-key-0123456789"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "fl_abc_def_12345678", "\u00e4"})
    void variableThatCannotBeAKeyIsRefusedWithoutRepeatingIt(String text) {
        variables.put("FAIRLEAD_KEY", text);

        Outcome outcome = run("up");

        assertThat(outcome.exit()).isOne();
        assertThat(outcome.err()).contains("FAIRLEAD_KEY").doesNotContain(text);
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void keyIsNeitherKeptNorShownWhenTheStartFails() {
        gateway.refusal = "port 8787 is taken; choose another with --port";

        Outcome outcome = run("up", "--data", "d");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "",
                                "fairlead: port 8787 is taken; choose another with --port\n"));
        assertThat(folder.resolve("d")).doesNotExist();
    }

    @Test
    void damagedKeyFileIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/up-key"), "?");

        assertThat(run("up").err()).contains("up-key", "delete it");
    }

    @Test
    void upSaysThatItDoesNotReadTheFileThatLiesThere() throws IOException {
        write("fairlead.yaml", "keys: nonsense");

        Outcome outcome = run("up");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("fairlead.yaml is not read");
    }

    @Test
    void upReadsTheFileThatIsNamed() throws IOException {
        write("my.yaml", "server: {listen: '127.0.0.1:1'}\nproviders: {mock: {type: test}}\n");

        Outcome outcome = run("up", "--config", "my.yaml", "--admin-port", "7");

        assertThat(outcome.out())
                .contains("/proxy/mock/v1/chat/completions", "$FAIRLEAD_KEY")
                .doesNotContain("fl_");
        assertThat(gateway.last().server().data().port()).isOne();
        assertThat(gateway.last().server().admin().port()).isEqualTo(7);
    }

    @Test
    void serveTakesTheFileThatLiesThere() throws IOException {
        write("fairlead.yaml", "data: state\n");

        Outcome outcome = run("serve");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(gateway.last().stores().folder()).isEqualTo(folder.resolve("state"));
    }

    @Test
    void serveWithoutAFileNeedsNone() {
        Outcome outcome = run("serve");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).containsPattern(KEY);
        assertThat(gateway.last().stores().folder()).isEqualTo(folder.resolve("data"));
    }

    @Test
    void dataFolderOfTheArgumentsWins() throws IOException {
        write("fairlead.yaml", "data: state\n");

        run("serve", "--config", "fairlead.yaml", "--data", "other");

        assertThat(gateway.last().stores().folder()).isEqualTo(folder.resolve("other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server:\n  keys: []\n",
                "provider: {}\n",
                "providers:\n  a: {type: test}\n  a: {type: test}\n",
                "keys: [\n",
            })
    void o04SettingInTheWrongBlockStopsCheckAndServe(String yaml) throws IOException {
        write("fairlead.yaml", yaml);

        Outcome check = run("check");
        Outcome serve = run("serve");

        assertThat(check.exit()).isOne();
        assertThat(check.out()).contains("fairlead.yaml:");
        assertThat(serve.exit()).isOne();
        assertThat(serve.out()).isEmpty();
        assertThat(serve.err()).contains(check.out());
        assertThat(gateway.started).isEmpty();
    }

    @Test
    void checkPassesWithWarnings() throws IOException {
        write("a.yaml", "keys: [{name: a, secret: short}]\n");

        Outcome outcome = run("check", "--config", "a.yaml");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("warning").doesNotContain("short");
    }

    @Test
    void checkOfAFileThatIsNotThereIsAProblem() {
        assertThat(run("check", "--config", "no.yaml").exit()).isOne();
    }

    @Test
    void logPrintsOneObjectPerLineAndNothingElse() {
        records.stored.add(FakeRecords.usageRecord("call-1"));
        records.stored.add(FakeRecords.usageRecord("call-2"));

        Outcome outcome = run("log", "--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(lines.getFirst()).contains("\"call_id\":\"call-1\"", "\"cost\":\"0.004120000\"");
    }

    @Test
    void logWithoutARecordIsEmptyAndGood() {
        assertThat(run("log", "--json")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void logForPeopleIsATable() {
        records.stored.add(FakeRecords.usageRecord("call-1"));

        assertThat(run("log").out())
                .startsWith("STARTED")
                .contains("gpt-4o-2024-08-06", "complete", "0.004120000");
    }

    @Test
    void logFollowsWhatComes() {
        records.beforeLooks.add(() -> records.stored.add(FakeRecords.usageRecord("late")));

        Outcome outcome = run("log", "--json", "--follow");

        assertThat(outcome.out()).contains("\"call_id\":\"late\"");
        assertThat(outcome.exit()).isOne();
        assertThat(outcome.err()).isEqualTo("fairlead: the store is away\n");
    }

    @Test
    void logFiltersAsAsked() {
        run(
                "log",
                "--since",
                "7d",
                "--until",
                "2026-11-24",
                "--key",
                "k",
                "--project",
                "p",
                "--user",
                "u",
                "--route",
                "r",
                "--provider",
                "v",
                "--model",
                "m",
                "--ending",
                "client_left",
                "--status",
                "200");

        assertThat(records.filters)
                .containsExactly(
                        new RecordFilter(
                                Instant.parse("2026-11-17T12:00:00Z"),
                                Instant.parse("2026-11-24T00:00:00Z"),
                                Map.of(
                                        RecordFilter.Field.KEY, "k",
                                        RecordFilter.Field.PROJECT, "p",
                                        RecordFilter.Field.USER, "u",
                                        RecordFilter.Field.ROUTE, "r",
                                        RecordFilter.Field.PROVIDER, "v",
                                        RecordFilter.Field.MODEL, "m",
                                        RecordFilter.Field.ENDING, "client_left",
                                        RecordFilter.Field.STATUS, "200")));
    }

    @Test
    void recordsAreFoundThoughTheRestOfTheFileIsWrong() throws IOException {
        write(
                "fairlead.yaml",
                "store: sqlite:./s/f.db\nkeys: [{name: a, secret: '${env:NO}'}]\nx: 1\n");

        assertThat(run("log", "--json").exit()).isZero();
        assertThat(Objects.requireNonNull(records.opened).database())
                .isEqualTo(folder.resolve("s/f.db"));
    }

    @Test
    void usageIsSummedUpAsAsked() {
        Outcome table = run("usage");
        Outcome json = run("usage", "--by", "day", "--json");

        assertThat(table.out()).startsWith("KEY").contains("laptop", "0.008240000");
        assertThat(json.out()).startsWith("{\"day\":\"laptop\",\"requests\":2,").endsWith("}\n");
        assertThat(records.grouping).isEqualTo(Grouping.DAY);
    }

    @Test
    void pricesOfAModelAreThoseOfEveryProviderThatHasIt() {
        Outcome outcome = run("prices", "gpt-4o-mini", "--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "{\"provider\":\"openai\",\"model\":\"gpt-4o-mini\"")
                                        .contains(
                                                "\"input_tokens\":{\"usd\":\"0.15\",\"per\":1000000,"
                                                    + "\"tiers\":[]}")
                                        .contains("\"source\":\"bundled\""))
                .hasSizeGreaterThan(1);
    }

    @Test
    void pricesOfTheConfigurationComeFirst() throws IOException {
        write(
                "fairlead.yaml",
                "providers: {mine: {type: vllm, price_provider: openai, prices: {'gpt-*': {input:"
                        + " 7}}}}");

        Outcome outcome = run("prices", "gpt-4o", "--provider", "mine");

        assertThat(outcome.out().lines().toList())
                .anyMatch(line -> line.contains("mine") && line.contains("configuration"))
                .anyMatch(
                        line -> line.contains("input_tokens") && line.contains("$7 per 1,000,000"))
                .anyMatch(line -> line.startsWith("openai  gpt-4o"));
    }

    @Test
    void modelWithoutAPriceExitsWithOne() {
        assertThat(run("prices", "no-such-model-at-all").exit()).isOne();
        assertThat(run("prices", "gpt-4o", "--provider", "nobody").err()).contains("nobody");
    }

    private String key(String out) {
        Matcher matcher = KEY.matcher(out);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
