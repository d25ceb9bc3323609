package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.authentication.KeyHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** What the commands about keys are told and what they print. */
class KeysArgumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir Path folder;

    private Program.Outcome keys(String... arguments) {
        return new Program(folder, Map.of(), () -> NOW)
                .run(Stream.concat(Stream.of("keys"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** In a process of its own, where nothing but the program decides what is printed. */
    @Test
    void theTextOfTheKeyIsAllThatIsPrinted() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dlogback.configurationFile=none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "keys",
                                "create",
                                "laptop",
                                "--data",
                                folder.resolve("data").toString())
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(out).matches("fl_[a-z0-9]{10}_[a-z0-9]{26}_[a-z0-9]{8}\n");
        assertThat(Files.readString(folder.resolve("errors")))
                .doesNotContain("flyway")
                .endsWith("key 'laptop' is made; its text is shown once; no gateway runs here\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create x --ip-ranges 10.0.0.1/8 | 1 | bits are set after the prefix",
                "create x --operations everything | 1 | expected: inference",
                "create x --expires 2020-01-01 | 1 | is over already",
                "create x --expires soon | 2 | expected: 2027-01-01",
                "rotate x --overlap soon | 2 | expected: 30m",
                "create | 2 | Missing required parameter",
                "show | 2 | Missing required parameter",
                "frobnicate | 2 | frobnicate",
            })
    void whatIsWrongIsTold(String command, int exit, String told) {
        Program.Outcome outcome = keys(command.split(" ", -1));

        assertThat(outcome.exit()).isEqualTo(exit);
        assertThat(outcome.err()).contains(told);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void theKeyThatTheGatewayMadeForItselfIsNotSaidToStandInAConfigurationFile() throws Exception {
        Path file = Files.createDirectory(folder.resolve("data")).resolve("up-key");
        Files.writeString(file, KeyHash.of("whatever").hex() + "\n");

        for (String command : new String[] {"revoke", "create"}) {
            Program.Outcome outcome = keys(command, "default");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("made for itself, in " + file)
                    .contains("the next start makes another");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "list", "show", "disable", "enable", "revoke", "rotate"})
    void everyCommandHasHelp(String command) {
        Program.Outcome outcome = keys(command, "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("fairlead keys " + command);
    }
}
