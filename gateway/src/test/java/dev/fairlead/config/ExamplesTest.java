package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every file in {@code examples/} passes {@code check} as it stands. */
class ExamplesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");

    @TestFactory
    List<DynamicTest> passesWithoutAWarning() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(
                            file ->
                                    DynamicTest.dynamicTest(
                                            file.getFileName().toString(), () -> check(file)))
                    .toList();
        }
    }

    private static void check(Path file) throws IOException {
        Map<String, String> variables =
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .collect(
                                Collectors.toMap(
                                        name -> name,
                                        name -> name + "-0123456789-abcdefghijklmnop"));

        ConfigurationFile.Result result =
                new ConfigurationFile(file, new Environment(variables)).read();

        assertThat(result.problems()).isEmpty();
        assertThat(result.value().providers()).isNotEmpty();
        assertThat(result.value().access().keys()).isNotEmpty();
    }
}
