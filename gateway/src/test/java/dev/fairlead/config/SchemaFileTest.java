package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The published schema; {@link ReferencePageTest} says how to renew it. */
class SchemaFileTest {
    private static final Path FILE = Path.of("../docs/fairlead.schema.json");
    private static final Pattern FENCE =
            Pattern.compile("^```yaml\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    private final JsonSchema schema = new JsonSchema(SchemaFile.tree());

    /** As editors read: YAML 1.2, where {@code on} is a word and a date is a text. */
    private static final class Core extends Resolver {
        private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, FLAG, "tTfF");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }

    private static Object read(String yaml) {
        LoaderOptions options = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        return new Yaml(
                        new SafeConstructor(options),
                        new Representer(dumping),
                        dumping,
                        options,
                        new Core())
                .load(yaml);
    }

    @Test
    void committedSchemaIsWhatTheReadersAccept() throws IOException {
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            write();
        }

        assertThat(FILE).content().isEqualTo(PrettyJson.text(SchemaFile.tree()));
    }

    static void write() throws IOException {
        Files.writeString(FILE, PrettyJson.text(SchemaFile.tree()));
    }

    @TestFactory
    List<DynamicTest> acceptsTheExamplesAndWhatTheGuidesShow() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> examples = Files.list(Path.of("../examples"));
                Stream<Path> guides = Files.list(Path.of("../docs"))) {
            for (Path file : Stream.concat(examples, guides).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".yaml")) {
                    tests.add(accepts(name, Files.readString(file)));
                } else if (name.endsWith(".md")) {
                    Matcher fence = FENCE.matcher(Files.readString(file));
                    while (fence.find()) {
                        tests.add(accepts(name, fence.group(1)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(5);
        return tests;
    }

    private DynamicTest accepts(String name, String yaml) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(schema.problems(read(yaml))).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{provider: {}} | .provider: unknown",
                "{server: {listen: [a]}} | .server.listen: not of type",
                "{server: {cors: yes}} | .server.cors: not of type",
                "{keys: [{secret: a}]} | .keys[].name: missing",
                "{keys: [{name: a, secret: b, modells: []}]} | .keys[].modells: unknown",
                "{keys: [{name: a, secret: b, operations: [all]}]} | not one of",
                "{providers: {a: {type: open-ai}}} | .providers.a.type: not one of",
                "{providers: {a: {type: test, prices: {input: [1]}}}} | fits none",
                "{log: {levels: {http: loud}}} | .log.levels.http: not one of",
                "{routes: [{name: a, strategy: fallback}]} | .routes[].strategy: unknown",
                "{limits: [{metric: cost}]} | .limits[].amount: missing",
                "{limits: [{metric: dollars, amount: 1}]} | .limits[].metric: not one of",
                "{limits: [{metric: cost, amount: 1, on: team}]} | .limits[].on: fits none",
                "{limits: [{metric: cost, amount: 1, on: {team: a}}]} | .limits[].on: fits none",
                "{projects: {a: {limits: [{amount: 1}]}}} | .projects.a.limits[].metric: missing",
                "{keys: [{name: a, secret: b, limits: [{match: {}}]}]} | .limits[].match: unknown",
            })
    void refusesWhatCheckRefuses(String yaml, String problem) {
        assertThat(schema.problems(read(yaml)).toString()).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{providers: {a: {type: test, prices: {input: 1, output: 0.5}}}}",
                "{providers: {a: {type: test, prices: {'gpt-*': {input: 1}}}}}",
                "{server: {shutdown_grace: 30, read_limit: 32MiB, timeouts: {total: none}}}",
                "{keys: [{name: a, secret: b, expires: 2027-01-01, models: null, tags: {a: 1}}]}",
                "{keys: null}",
            })
    void acceptsWhatCheckAccepts(String yaml) {
        assertThat(schema.problems(read(yaml))).isEmpty();
        assertThat(read(yaml)).isInstanceOf(Map.class);
    }
}
