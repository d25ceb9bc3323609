package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Limit.Action;
import dev.fairlead.ledger.limit.Limit.Cached;
import dev.fairlead.ledger.limit.Limit.Overrun;
import dev.fairlead.ledger.limit.Limit.Policy;
import dev.fairlead.ledger.limit.Limit.Terms;
import dev.fairlead.ledger.limit.Limit.Unbounded;
import dev.fairlead.ledger.limit.Limit.Unpriced;
import dev.fairlead.ledger.limit.LimitSettings;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.ledger.limit.Window;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Limits that are right; {@link LimitProblemsTest} has those that are wrong. */
class LimitReaderTest {
    private static final Environment ENVIRONMENT =
            new Environment(Map.of("KEY", "sam-0123456789abcdefABCDEF0123456789"));
    private static final String OWNERS =
            """
            providers: {openai: {type: test}}
            routes: [{name: chat, provider: openai}]
            projects: {science: {}}
            users: {sam: {}}
            keys: [{name: laptop, secret: "${env:KEY}"}]
            """;

    @TempDir Path folder;

    @Test
    void fileWithoutLimitsHasNone() {
        assertThat(read("limits: []\nprojects: {a: {limits: }}").limits())
                .isEqualTo(Configuration.Limits.NONE);
    }

    @Test
    void limitsStandOnWhateverTheyAreWrittenOn() {
        Configuration configuration =
                read(
                        """
                        providers:
                          openai: {type: test, limits: [{metric: tokens, window: minute, amount: 5}]}
                        routes:
                          - {name: chat, provider: openai, limits: [{metric: concurrency, amount: 4}]}
                        projects:
                          science: {limits: [{metric: cost, window: month, amount: 500}]}
                        users:
                          sam: {limits: [{metric: cost, window: week, amount: 20}]}
                        keys:
                          - {name: laptop, secret: "${env:KEY}", limits: [
                              {metric: requests, window: minute, amount: 600},
                              {metric: cost, window: total, amount: 100}]}
                        limits:
                          - {metric: cost, window: day, amount: 50, on: organisation}
                        """);

        assertThat(configuration.limits().settings())
                .extracting(LimitReaderTest::line)
                .containsExactly(
                        "organisation  organisation/cost/day 50000000000",
                        "project science science/cost/month 500000000000",
                        "user sam sam/cost/week 20000000000",
                        "key laptop laptop/requests/minute 600",
                        "key laptop laptop/cost/total 100000000000",
                        "provider openai openai/tokens/minute 5",
                        "route chat chat/concurrency 4");
    }

    private static String line(LimitSettings settings) {
        return String.join(
                " ",
                settings.owner().kind().code(),
                settings.owner().name(),
                settings.limit().name(),
                String.valueOf(settings.limit().amount()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "organisation         | ORGANISATION | ''",
                "{project: science}   | PROJECT      | science",
                "{user: sam}          | USER         | sam",
                "{key: laptop}        | KEY          | laptop",
                "{key: of the store}  | KEY          | of the store",
                "{provider: openai}   | PROVIDER     | openai",
                "{route: chat}        | ROUTE        | chat",
                "{route: openai}      | ROUTE        | openai",
                "{tag: env=dev}       | TAG          | env=dev",
                "{tag: a=b=c}         | TAG          | a=b=c",
            })
    void limitsAtTheTopSayWhatTheyAreOn(String on, Owner.Kind kind, String name) {
        LimitSettings settings =
                one(
                        OWNERS
                                + "limits: [{metric: requests, window: day, amount: 1, on: "
                                + on
                                + "}]");

        assertThat(settings.owner()).isEqualTo(new Owner(kind, name));
    }

    @Test
    void eachValueOfATagHasItsOwn() {
        LimitSettings settings =
                one(
                        "limits: [{metric: tokens, window: minute, amount: 9, on: {tag: team},"
                                + " each: true}]");

        assertThat(settings.owner()).isEqualTo(new Owner(Owner.Kind.EACH_TAG, "team"));
        assertThat(settings.limit().name()).isEqualTo("team/tokens/minute");
    }

    @Test
    void windowsAreOfTheCalendarOrRoll() {
        assertThat(window("month"))
                .isEqualTo(
                        new Window.Calendar(Window.Unit.MONTH, ZoneOffset.UTC, DayOfWeek.MONDAY));
        assertThat(window("week, time_zone: Europe/Berlin"))
                .isEqualTo(
                        new Window.Calendar(
                                Window.Unit.WEEK, ZoneId.of("Europe/Berlin"), DayOfWeek.MONDAY));
        assertThat(window("total")).isEqualTo(new Window.Total());
        assertThat(window("5h")).isEqualTo(new Window.Rolling(Duration.ofHours(5)));
        assertThat(window("90")).isEqualTo(new Window.Rolling(Duration.ofSeconds(90)));
    }

    private Window window(String text) {
        return one("limits: [{metric: cost, amount: 1, on: organisation, window: " + text + "}]")
                .limit()
                .window();
    }

    @Test
    void weeksBeginWhenTheFileSays() {
        Limit limit =
                one("""
                limits: [{metric: cost, window: week, amount: 1, on: organisation}]
                week_start: sunday
                """)
                        .limit();

        assertThat(limit.window())
                .isEqualTo(new Window.Calendar(Window.Unit.WEEK, ZoneOffset.UTC, DayOfWeek.SUNDAY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cost     | 0             | 0",
                "cost     | '0.000000001' | 1",
                "cost     | '0.03'        | 30000000",
                "cost     | $50           | 50000000000",
                "cost     | 999999999.999999999 | 999999999999999999",
                "requests | 0             | 0",
                "requests | '\"10\"'      | 10",
                "tokens   | 200000        | 200000",
            })
    void amountsAreExact(String metric, String amount, long expected) {
        Limit limit =
                one("limits: [{metric: %s, window: day, amount: %s, on: organisation}]"
                                .formatted(metric, amount))
                        .limit();

        assertThat(limit.amount()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | STRICT | CUT   | REFUSE | ASSUME | COUNT",
                "action: alert                   | STRICT | ALLOW | ALLOW  | ALLOW  | COUNT",
                "'action: alert, unpriced: assume' | STRICT | ALLOW | ALLOW | ASSUME | COUNT",
                "policy: last                    | LAST   | ALLOW | ALLOW  | ASSUME | COUNT",
                "'policy: last, unbounded: refuse' | LAST | ALLOW | REFUSE | ASSUME | COUNT",
                "'overrun: allow, unbounded: allow' | STRICT | ALLOW | ALLOW | ASSUME | COUNT",
                "unpriced: refuse                | STRICT | CUT   | REFUSE | REFUSE | COUNT",
            })
    void termsHaveTheDefaultsOfTheirAction(
            String more,
            Policy policy,
            Overrun overrun,
            Unbounded unbounded,
            Unpriced unpriced,
            Cached cached) {
        Limit limit =
                one("limits: [{metric: cost, window: day, amount: 1, on: organisation, "
                                + more
                                + "}]")
                        .limit();

        assertThat(limit.terms())
                .isEqualTo(new Terms(policy, overrun, unbounded, unpriced, cached));
        assertThat(limit.action()).isEqualTo(more.contains("alert") ? Action.ALERT : Action.BLOCK);
    }

    @Test
    void tokensFromACacheCountUnlessIgnored() {
        Limit limit =
                one("limits: [{metric: tokens, window: day, amount: 1, on: organisation,"
                                + " cached: ignore}]")
                        .limit();

        assertThat(limit.terms().cached()).isEqualTo(Cached.IGNORE);
    }

    @Test
    void namesThatRepeatHaveANumber() {
        Configuration configuration =
                read(
                        """
                        projects:
                          sam: {limits: [{metric: cost, window: day, amount: 1},
                                         {metric: cost, window: day, amount: 2}]}
                        users: {sam: {limits: [{metric: cost, window: day, amount: 3}]}}
                        limits:
                          - {name: sam/cost/day/2, metric: requests, window: day, amount: 4,
                             on: organisation}
                        """);

        assertThat(configuration.limits().settings())
                .extracting(settings -> settings.limit().name())
                .containsExactly(
                        "sam/cost/day/2", "sam/cost/day", "sam/cost/day/3", "sam/cost/day/4");
    }

    @Test
    void concurrencyHasNoWindow() {
        Limit limit = one("limits: [{metric: concurrency, amount: 4, on: organisation}]").limit();

        assertThat(limit.metric()).isEqualTo(Metric.CONCURRENCY);
        assertThat(limit.window()).isEqualTo(new Window.Total());
        assertThat(limit.name()).isEqualTo("organisation/concurrency");
    }

    @Test
    void whatIsTakenForGrantedIsReadFromTopProviderAndRoute() {
        Configuration configuration =
                read(
                        """
                        budget_status: 429
                        assumed_price: {input: 5, output: 25}
                        providers:
                          openai: {type: test, assumed_price: {input: 1, output: 2, request: 3}}
                        routes:
                          - {name: a, provider: openai}
                          - {name: b, provider: openai, assumed_output: 100,
                             assumed_price: {input: 0, output: 0}}
                        """);

        assertThat(configuration.limits().budgetStatus()).isEqualTo(429);
        assertThat(configuration.limits().assumedPrice())
                .isEqualTo(Map.of("input", new BigDecimal(5), "output", new BigDecimal(25)));
        assertThat(configuration.providers().getFirst().pricing().assumed())
                .containsEntry("request", new BigDecimal(3));
        assertThat(configuration.routes().getFirst().assumed().output()).isEqualTo(16_384);
        assertThat(configuration.routes().get(1).assumed().output()).isEqualTo(100);
        assertThat(configuration.routes().get(1).assumed().price())
                .containsEntry("output", BigDecimal.ZERO);
    }

    private LimitSettings one(String yaml) {
        List<LimitSettings> all = read(yaml).limits().settings();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Configuration read(String yaml) {
        try {
            Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml);
            ConfigurationFile.Result result = new ConfigurationFile(file, ENVIRONMENT).read();
            assertThat(result.problems()).isEmpty();
            return result.value();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
