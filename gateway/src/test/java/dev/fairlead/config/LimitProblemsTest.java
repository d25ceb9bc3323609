package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Limits that are wrong: each with its place and what to write instead. */
class LimitProblemsTest {
    private static final String WHOLE =
            " (expected: a whole number, 0 or more; for no limit, leave it out)";
    private static final String DOLLARS =
            " (expected: US dollars such as 50 or 0.25, 0 or more, at most nine decimals; for no"
                    + " limit, leave it out)";

    @TempDir Path folder;

    /** Fields of a limit of the organisation, and what must be said of it. */
    private record Case(String fields, List<String> messages) {
        Case(String fields, String... messages) {
            this(fields, List.of(messages));
        }
    }

    private static final List<Case> CASES =
            List.of(
                    // L39: nonsense is refused where it is written.
                    new Case("metric: requests, window: day, amount: -1", "amount: '-1'" + WHOLE),
                    new Case("metric: requests, window: day, amount: 0.5", "amount: '0.5'" + WHOLE),
                    new Case("metric: tokens, window: day, amount: 1e30", "amount: '1e30'" + WHOLE),
                    new Case("metric: concurrency, amount: 1.0", "amount: '1.0'" + WHOLE),
                    new Case("metric: requests, window: day, amount: ", "'amount' is missing"),
                    new Case("metric: requests, window: day", "'amount' is missing"),
                    new Case("metric: cost, window: day, amount: [1]", "amount: a list" + DOLLARS),
                    new Case("metric: cost, window: day, amount: -1", "amount: '-1'" + DOLLARS),
                    new Case("metric: cost, window: day, amount: 1e30", "amount: '1e30'" + DOLLARS),
                    new Case("metric: cost, window: day, amount: .nan", "amount: '.nan'" + DOLLARS),
                    // L23: more decimals than are counted.
                    new Case(
                            "metric: cost, window: day, amount: 0.0000000001",
                            "amount: '0.0000000001'" + DOLLARS),
                    new Case("window: day, amount: 1", "'metric' is missing"),
                    new Case(
                            "metric: dollars, window: day, amount: x",
                            "metric: 'dollars' (expected: cost, requests, tokens, input_tokens,"
                                    + " output_tokens, concurrency)"),
                    new Case("metric: cost, amount: 1", "'window' is missing"),
                    new Case(
                            "metric: concurrency, window: day, amount: 1",
                            "window: without meaning for 'concurrency' (expected: none)"),
                    new Case(
                            "metric: cost, window: year, amount: 1",
                            "window: 'year' (expected: minute, hour, day, week, month, total, or a"
                                    + " duration such as 5h, from 1s to 3660d)"),
                    new Case(
                            "metric: cost, window: 999ms, amount: 1",
                            "window: '999ms' (expected: minute, hour, day, week, month, total, or a"
                                    + " duration such as 5h, from 1s to 3660d)"),
                    new Case(
                            "metric: cost, window: day, amount: 1, time_zone: Europe/Berln",
                            "time_zone: no time zone 'Europe/Berln' (did you mean"
                                    + " 'Europe/Berlin'?)"),
                    new Case(
                            "metric: cost, window: 5h, amount: 1, time_zone: Europe/Berlin",
                            "time_zone: without meaning here (expected: with a window of the"
                                    + " calendar, such as day)"),
                    new Case(
                            "metric: requests, window: day, amount: 1, cached: ignore",
                            "cached: without meaning for 'requests' (expected: for tokens,"
                                    + " input_tokens)"),
                    new Case(
                            "metric: tokens, window: day, amount: 1, unpriced: allow",
                            "unpriced: without meaning for 'tokens' (expected: for cost)"),
                    new Case(
                            "metric: requests, window: day, amount: 1, policy: last",
                            "policy: without meaning for 'requests' (expected: for cost and"
                                    + " tokens)"),
                    new Case(
                            "metric: cost, window: day, amount: 1, action: alert, overrun: cut",
                            "overrun: without meaning beside 'action: alert', which holds nothing"
                                    + " up"),
                    new Case(
                            "metric: cost, window: day, amount: 1, action: alert, unpriced: refuse",
                            "unpriced: 'refuse' beside 'action: alert', which holds nothing up"),
                    new Case(
                            "metric: cost, window: day, amount: 1, policy: last, overrun: cut",
                            "overrun: 'cut' beside 'policy: last', which reserves nothing to"
                                    + " outgrow"),
                    new Case(
                            "metric: cost, window: day, amount: 1, action: drop",
                            "action: 'drop' (expected: block, alert)"),
                    // Designed, and not built.
                    new Case(
                            "metric: concurrency, amount: 1, action: queue",
                            "action: 'queue' is not supported yet"),
                    new Case(
                            "metric: cost, window: day, amount: 1, policy: shrink",
                            "policy: 'shrink' is not supported yet"),
                    new Case(
                            "metric: cost, window: day, amount: 1, queue: {size: 1}",
                            "queue: not supported yet"),
                    new Case(
                            "metric: cost, window: day, amount: 1, match: {tag: a=b}",
                            "match: not supported yet"),
                    new Case(
                            "metric: cost, window: day, amount: 1, alerts: [0.8]",
                            "alerts: not supported yet"),
                    new Case(
                            "metric: cost, window: day, amount: 1, on_store_outage: allow",
                            "on_store_outage: not supported yet"));

    @TestFactory
    List<DynamicTest> isReported() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.fields(), () -> check(c)))
                .toList();
    }

    private void check(Case c) throws IOException {
        String path = "..:1: limits[0]";
        assertThat(problems("limits: [{" + c.fields() + ", on: organisation}]"))
                .containsExactlyElementsOf(
                        c.messages().stream()
                                .map(m -> m.startsWith("'") ? path + ": " + m : path + "." + m)
                                .toList());
    }

    @Test
    void ownersThatAreNotThereAreReported() throws IOException {
        String yaml =
                """
                providers: {openai: {type: test}}
                routes: [{name: chat, provider: openai}]
                projects: {science: {}}
                users: {sam: {}}
                limits:
                  - {metric: concurrency, amount: 1}
                  - {metric: concurrency, amount: 1, on: everybody}
                  - {metric: concurrency, amount: 1, on: {project: sience}}
                  - {metric: concurrency, amount: 1, on: {user: sma}}
                  - {metric: concurrency, amount: 1, on: {provider: opnai}}
                  - {metric: concurrency, amount: 1, on: {route: chta}}
                  - {metric: concurrency, amount: 1, on: {project: science, user: sam}}
                  - {metric: concurrency, amount: 1, on: {team: a}}
                """;

        assertThat(problems(yaml))
                .containsExactly(
                        "..:6: limits[0]: 'on' is missing",
                        "..:7: limits[1].on: 'everybody' (expected: organisation, or a section such"
                                + " as {project: name})",
                        "..:8: limits[2].on.project: no project 'sience' (did you mean 'science'?)",
                        "..:9: limits[3].on.user: no user 'sma' (did you mean 'sam'?)",
                        "..:10: limits[4].on.provider: no provider 'opnai' (did you mean"
                                + " 'openai'?)",
                        "..:11: limits[5].on.route: no route or provider 'chta' (did you mean"
                                + " 'chat'?)",
                        "..:12: limits[6].on: 2 names (expected: one of project, user, key,"
                                + " provider, route, tag)",
                        "..:13: limits[7].on.team: unknown field (did you mean 'tag'?)",
                        "..:13: limits[7].on: 0 names (expected: one of project, user, key,"
                                + " provider, route, tag)");
    }

    @Test
    void tagsHaveAValueOrEachOfThemItsOwn() throws IOException {
        String yaml =
                """
                limits:
                  - {metric: concurrency, amount: 1, on: {tag: team}}
                  - {metric: concurrency, amount: 1, on: {tag: team=}}
                  - {metric: concurrency, amount: 1, on: {tag: team=a}, each: true}
                  - {metric: concurrency, amount: 1, on: {key: a}, each: true}
                  - {metric: concurrency, amount: 1, on: organisation, each: true}
                """;
        String tag =
                " (expected: a tag with its value, such as env=dev; or its name alone, with 'each:"
                        + " true' beside 'on')";

        assertThat(problems(yaml))
                .containsExactly(
                        "..:2: limits[0].on.tag: 'team'" + tag,
                        "..:3: limits[1].on.tag: 'team='" + tag,
                        "..:4: limits[2].on.tag: 'team=a' (expected: with 'each' the name of a tag"
                                + " alone, such as team)",
                        "..:5: limits[3].on.key: has no values (expected with 'each': {tag: name})",
                        "..:6: limits[4].on: has no values (expected with 'each': {tag: name})");
    }

    @Test
    void ownersOfWhatStandsOnThemAreNotNamedAgain() throws IOException {
        String yaml =
                """
                projects:
                  a: {limits: [{metric: concurrency, amount: 1, on: organisation, each: false}]}
                """;

        assertThat(problems(yaml))
                .containsExactly(
                        "..:2: projects.a.limits[0].on: belongs to 'limits' at the top of the file",
                        "..:2: projects.a.limits[0].each: belongs to 'limits' at the top of the"
                                + " file");
    }

    @Test
    void nameThatIsTakenIsReported() throws IOException {
        String yaml =
                """
                projects: {a: {limits: [{name: x, metric: concurrency, amount: 1}]}}
                limits: [{name: x, metric: concurrency, amount: 2, on: organisation}]
                """;

        assertThat(problems(yaml))
                .containsExactly("..:2: limits[0].name: there is another limit 'x'");
    }

    @Test
    void whatIsTakenForGrantedIsChecked() throws IOException {
        String yaml =
                """
                week_start: someday
                budget_status: 418
                assumed_price: {input: 5}
                routes: [{name: a, provider: b, assumed_output: 0, assumed_price: {outputs: 1}}]
                providers: {b: {type: test, assumed_price: {input: -1, output: 2}}}
                """;

        assertThat(problems(yaml))
                .containsExactlyInAnyOrder(
                        "..:1: week_start: 'someday' (did you mean 'monday'?)",
                        "..:2: budget_status: '418' (expected: 402, 403 or 429)",
                        "..:3: assumed_price: 'output' is missing",
                        "..:4: routes[0].assumed_price.outputs: unknown field (did you mean"
                                + " 'output'?)",
                        "..:4: routes[0].assumed_price: 'input' is missing",
                        "..:4: routes[0].assumed_price: 'output' is missing",
                        "..:4: routes[0].assumed_output: '0' (expected: a whole number from 1 to"
                                + " 100000000)",
                        "..:5: providers.b.assumed_price.input: '-1' (expected: US dollars such as"
                                + " 0.25 or $5)");
    }

    private List<String> problems(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml);
        return new ConfigurationFile(file, new Environment(Map.of()))
                .read().problems().stream()
                        .map(p -> p.toString().replace(file.toString(), ".."))
                        .toList();
    }
}
