package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class LimitReportTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:07:00Z");
    private static final long TODAY = Instant.parse("2026-11-25T00:00:00Z").toEpochMilli();
    private static final long YESTERDAY = Instant.parse("2026-11-24T00:00:00Z").toEpochMilli();
    private static final Window DAY =
            new Window.Calendar(Window.Unit.DAY, ZoneOffset.UTC, DayOfWeek.MONDAY);
    private static final Owner PROJECT = new Owner(Owner.Kind.PROJECT, "science");

    @Test
    void tellsWhatTheStoreKeptOfTheCurrentWindow() {
        LimitSettings daily = settings(PROJECT, Metric.COST, DAY, "daily");
        LimitSettings other = settings(PROJECT, Metric.COST, DAY, "other");
        List<Kept> counters =
                List.of(
                        new Kept(CounterKey.of(daily), YESTERDAY, 7),
                        new Kept(CounterKey.of(daily), TODAY, 5),
                        new Kept("of/a/limit/that/was", TODAY, 9));

        assertThat(LimitReport.kept(List.of(daily, other), counters, NOW))
                .containsExactly(
                        new LimitReport(
                                PROJECT,
                                daily.limit(),
                                5,
                                0,
                                Instant.parse("2026-11-26T00:00:00Z")),
                        new LimitReport(
                                PROJECT,
                                other.limit(),
                                0,
                                0,
                                Instant.parse("2026-11-26T00:00:00Z")));
    }

    @Test
    void addsTheStepsOfAWindowThatRolls() {
        LimitSettings rolling =
                settings(PROJECT, Metric.TOKENS, new Window.Rolling(Duration.ofHours(1)), "hourly");
        String key = CounterKey.of(rolling);
        List<Kept> counters =
                List.of(
                        new Kept(key, NOW.minusSeconds(3_660).toEpochMilli(), 1),
                        new Kept(key, NOW.minusSeconds(3_600).toEpochMilli(), 2),
                        new Kept(key, NOW.toEpochMilli(), 4));

        assertThat(LimitReport.kept(List.of(rolling), counters, NOW))
                .containsExactly(new LimitReport(PROJECT, rolling.limit(), 6, 0, null));
    }

    @Test
    void tellsEveryValueOfATagThatWasSeen() {
        LimitSettings each =
                settings(new Owner(Owner.Kind.EACH_TAG, "team"), Metric.COST, DAY, "per-team");
        List<Kept> counters =
                List.of(
                        new Kept(CounterKey.of(each, "b/c"), TODAY, 2),
                        new Kept(CounterKey.of(each, "a"), TODAY, 1));

        assertThat(LimitReport.kept(List.of(each), counters, NOW))
                .extracting(report -> report.owner().name() + " " + report.spent())
                .containsExactly("team=a 1", "team=b/c 2");
    }

    @Test
    void hasTheFieldsThatScriptsRelyOn() {
        LimitReport report =
                new LimitReport(
                        PROJECT,
                        settings(PROJECT, Metric.COST, DAY, "daily").limit(),
                        4_120_000,
                        1,
                        Instant.parse("2026-11-26T00:00:00Z"));

        assertThat(report.fields())
                .containsExactly(
                        entry("on", "project"),
                        entry("name", "science"),
                        entry("limit", "daily"),
                        entry("metric", "cost"),
                        entry("window", "day"),
                        entry("action", "block"),
                        entry("amount", "50.000000000"),
                        entry("spent", "0.004120000"),
                        entry("reserved", "0.000000001"),
                        entry("leased", "0.000000000"),
                        entry("resets_at", "2026-11-26T00:00:00Z"));
    }

    @Test
    void hasWholeNumbersWhereNoMoneyIsCounted() {
        LimitReport report =
                new LimitReport(
                        Owner.ORGANISATION,
                        settings(Owner.ORGANISATION, Metric.CONCURRENCY, new Window.Total(), "gpu")
                                .limit(),
                        0,
                        3,
                        null);

        assertThat(report.fields())
                .containsEntry("resets_at", null)
                .contains(
                        entry("on", "organisation"),
                        entry("name", ""),
                        entry("window", "none"),
                        entry("amount", "50000000000"),
                        entry("spent", "0"),
                        entry("reserved", "3"));
    }

    private static LimitSettings settings(Owner owner, Metric metric, Window window, String name) {
        return new LimitSettings(
                owner,
                new Limit(
                        name,
                        metric,
                        window,
                        50_000_000_000L,
                        Limit.Action.BLOCK,
                        Limit.Terms.HARD));
    }
}
