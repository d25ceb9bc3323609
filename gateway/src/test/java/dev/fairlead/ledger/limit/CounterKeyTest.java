package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

class CounterKeyTest {
    private static final List<String> NAMES = List.of("a", "a/b", "a%2Fb", "a=b", "a%", "b", "");
    private static final Window MONTH = calendar(Window.Unit.MONTH, "UTC", DayOfWeek.MONDAY);

    @Test
    void saysWhatIsCounted() {
        Owner project = new Owner(Owner.Kind.PROJECT, "search");

        assertThat(key(project, MONTH, "search/cost/month"))
                .isEqualTo("project/search/cost/month/search%2Fcost%2Fmonth");
        assertThat(key(Owner.ORGANISATION, new Window.Rolling(Duration.ofHours(5)), "house"))
                .isEqualTo("organisation//cost/5h/house");
    }

    @Test
    void namesZoneAndWeekStartWhereTheyAreNotTheUsualOnes() {
        Window berlin = calendar(Window.Unit.WEEK, "Europe/Berlin", DayOfWeek.SUNDAY);

        assertThat(key(Owner.ORGANISATION, berlin, "house"))
                .isEqualTo("organisation//cost/week@Europe%2FBerlin+sunday/house");
    }

    @Test
    void isTheSameForZonesThatAreAlwaysAlike() {
        String plain = key(Owner.ORGANISATION, MONTH, "house");

        for (String zone : List.of("UTC", "Z", "Etc/UTC", "GMT")) {
            Window window = calendar(Window.Unit.MONTH, zone, DayOfWeek.SUNDAY);
            assertThat(window).isEqualTo(MONTH);
            assertThat(key(Owner.ORGANISATION, window, "house")).isEqualTo(plain);
        }
    }

    @Test
    void isAnotherForWhateverIsAnother() {
        List<String> keys = new ArrayList<>();
        for (Owner.Kind kind : Owner.Kind.values()) {
            for (String owner : NAMES) {
                for (String name : NAMES) {
                    keys.addAll(keys(kind, owner, name));
                }
            }
        }

        assertThat(keys).doesNotHaveDuplicates();
    }

    private static List<String> keys(Owner.Kind kind, String owner, String name) {
        LimitSettings settings =
                new LimitSettings(new Owner(kind, owner), limit(Metric.COST, MONTH, name));
        return kind == Owner.Kind.EACH_TAG
                ? NAMES.stream()
                        .filter(_ -> owner.indexOf('=') < 0)
                        .map(value -> CounterKey.of(settings, value))
                        .toList()
                : List.of(CounterKey.of(settings));
    }

    @Test
    void isAnotherForEachMetricAndWindow() {
        List<Window> windows =
                List.of(
                        new Window.Total(),
                        MONTH,
                        calendar(Window.Unit.MONTH, "Europe/Berlin", DayOfWeek.MONDAY),
                        calendar(Window.Unit.WEEK, "UTC", DayOfWeek.MONDAY),
                        calendar(Window.Unit.WEEK, "UTC", DayOfWeek.SUNDAY),
                        new Window.Rolling(Duration.ofMinutes(1)),
                        new Window.Rolling(Duration.ofMillis(1_500)),
                        new Window.Rolling(Duration.ofDays(30)));
        List<String> keys = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            for (Window window : windows) {
                Limit limit = limit(metric, window, "one");
                keys.add(CounterKey.of(new LimitSettings(Owner.ORGANISATION, limit)));
            }
        }

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void givesTheValueOfATagBack() {
        LimitSettings each = each("team", "per-team");

        for (String value : NAMES) {
            String key = CounterKey.of(each, value);
            assertThat(CounterKey.value(each, key)).isEqualTo(value);
            assertThat(CounterKey.value(each("tea", "per-team"), key)).isNull();
            assertThat(CounterKey.value(each("team", "team"), key)).isNull();
        }
        assertThat(CounterKey.value(each, "each_tag/team=/x/cost/month/per-team")).isNull();
        assertThat(CounterKey.value(each, "each_tag/team=")).isNull();
    }

    @Test
    void asksForAValueOnlyWhereEachHasItsOwn() {
        LimitSettings whole =
                new LimitSettings(Owner.ORGANISATION, limit(Metric.COST, MONTH, "house"));

        assertThatIllegalArgumentException().isThrownBy(() -> CounterKey.of(whole, "x"));
        assertThat(CounterKey.value(whole, CounterKey.of(whole))).isNull();
    }

    private static LimitSettings each(String tag, String name) {
        return new LimitSettings(
                new Owner(Owner.Kind.EACH_TAG, tag), limit(Metric.COST, MONTH, name));
    }

    private static String key(Owner owner, Window window, String name) {
        return CounterKey.of(new LimitSettings(owner, limit(Metric.COST, window, name)));
    }

    private static Limit limit(Metric metric, Window window, String name) {
        return new Limit(name, metric, window, 1, Limit.Action.BLOCK, Limit.Terms.HARD);
    }

    private static Window calendar(Window.Unit unit, String zone, DayOfWeek weekStart) {
        return new Window.Calendar(unit, ZoneId.of(zone), weekStart);
    }
}
