package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Fuzz;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Files by chance: reading one never throws, every problem says where it is, and no secret is in
 * what is said.
 */
class ConfigurationFuzzTest {
    private static final String SECRET = "sk-secret-of-this-test-0123456789";

    private static final byte[] GOOD =
            """
            server:
              listen: 127.0.0.1:8787
              timeouts: {connect: 5s, first_byte: 10m, idle: 5m, total: none}
              read_limit: 32MiB
              half_close: leave
            store: sqlite:./data/fairlead.db
            providers:
              openai: {type: openai, credentials: "${env:SECRET}"}
              mine:
                type: openai-compatible
                base_url: http://127.0.0.1:11434/v1
                prices: {"*": {input: 1.5, output: 3}}
            routes:
              - {name: chat, provider: openai}
            projects: {research: {}}
            users: {sam: {projects: [research]}}
            keys:
              - {name: main, project: research, user: sam, secret: "${env:SECRET}", expires: 2027-01-01}
            log: {format: json, level: info}
            """
                    .getBytes(UTF_8);

    private static final List<byte[]> WORDS =
            Stream.of(
                            "\n",
                            "\r\n",
                            "\t",
                            "  ",
                            ": ",
                            "- ",
                            "[",
                            "]",
                            "{",
                            "}",
                            "\"",
                            "'",
                            "&a ",
                            "*a",
                            "!!int ",
                            "!!python/object:x ",
                            "<<: ",
                            "? ",
                            "---\n",
                            "...\n",
                            "# ",
                            "|\n",
                            ">-\n",
                            "%YAML 1.2\n",
                            "null",
                            "true",
                            "-1",
                            "0x10",
                            "1e400",
                            "99999999999999999999",
                            ".nan",
                            "2027-13-45",
                            "\ufeff",
                            "\0",
                            "\u0085",
                            "${env:SECRET}",
                            "${env:NONE}",
                            "${file:/etc/hostname}",
                            "${",
                            "}",
                            "keys:\n",
                            "providers:\n",
                            "type",
                            "listen",
                            "32XiB",
                            "5 s",
                            "*")
                    .map(word -> word.getBytes(UTF_8))
                    .toList();

    static LongStream seeds() {
        return Fuzz.seeds("configuration");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyFileIsReadOrSaysWhereNot(long seed, @TempDir Path folder) throws Exception {
        Fuzz fuzz = new Fuzz(seed);
        Path file = folder.resolve("fairlead.yaml");
        Environment environment = new Environment(Map.of("SECRET", SECRET));
        int good = 0;
        int inputs = Fuzz.inputs(2_000);
        for (int i = 0; i < inputs; i++) {
            byte[] text = i % 20 == 0 ? GOOD : fuzz.changed(GOOD, WORDS);
            Files.write(file, text);
            String shown = "seed %d, input %d:%n%s".formatted(seed, i, new String(text, UTF_8));
            ConfigurationFile.Result result = read(file, environment, shown);
            for (Problem problem : result.problems()) {
                assertThat(problem.toString()).as(shown).contains(":").doesNotContain(SECRET);
                assertThat(problem.toString().length()).as(shown).isLessThan(4_000);
            }
            good += result.errors().isEmpty() ? 1 : 0;
        }
        assertThat(good).isGreaterThanOrEqualTo(inputs / 20);
    }

    private static ConfigurationFile.Result read(Path file, Environment environment, String shown) {
        try {
            return new ConfigurationFile(file, environment).read();
        } catch (RuntimeException | StackOverflowError fault) {
            throw new AssertionError(shown, fault);
        }
    }
}
