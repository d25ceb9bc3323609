package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every piece of configuration in the README and the guides passes {@code check}. */
class DocumentationTest {
    private static final Pattern FENCE =
            Pattern.compile("^```yaml\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:[^}]+}");

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> passes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> guides = Files.list(Path.of("../docs"))) {
            for (Path guide : Stream.concat(guides, Stream.of(Path.of("../README.md"))).toList()) {
                if (guide.toString().endsWith(".md")) {
                    tests.addAll(of(guide));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(2);
        return tests;
    }

    private List<DynamicTest> of(Path guide) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher fence = FENCE.matcher(Files.readString(guide));
        while (fence.find()) {
            String yaml = fence.group(1);
            String name = guide.getFileName() + " " + (tests.size() + 1);
            tests.add(DynamicTest.dynamicTest(name, () -> check(yaml)));
        }
        return tests;
    }

    private void check(String yaml) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret-0123456789");
        Path file =
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        FILE.matcher(yaml)
                                .replaceAll(Matcher.quoteReplacement("${file:" + secret + "}")));
        Map<String, String> variables =
                VARIABLE.matcher(yaml)
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .collect(
                                Collectors.toMap(name -> name, name -> name + "-0123456789abcdef"));

        ConfigurationFile.Result result =
                new ConfigurationFile(file, new Environment(variables)).read();

        assertThat(result.errors()).isEmpty();
    }
}
