package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

class WindowTest {
    @ParameterizedTest
    @CsvSource({
        "MINUTE, UTC, 2026-11-25T09:07:31.5Z, 2026-11-25T09:07:00Z, 2026-11-25T09:08:00Z",
        "HOUR, Asia/Kolkata, 2026-11-25T09:07:31Z, 2026-11-25T08:30:00Z, 2026-11-25T09:30:00Z",
        "DAY, Asia/Tokyo, 2026-11-25T14:59:59Z, 2026-11-24T15:00:00Z, 2026-11-25T15:00:00Z",
        "DAY, Asia/Tokyo, 2026-11-25T15:00:00Z, 2026-11-25T15:00:00Z, 2026-11-26T15:00:00Z",
        "DAY, America/Los_Angeles, 2026-11-25T07:59:59Z, 2026-11-24T08:00:00Z,"
                + " 2026-11-25T08:00:00Z",
        "DAY, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "DAY, UTC, 2028-02-29T12:00:00Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        "WEEK, UTC, 2026-11-25T09:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK, UTC, 2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "MONTH, UTC, 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, UTC, 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    })
    void turnsWithTheCalendar(
            Window.Unit unit, ZoneId zone, Instant moment, Instant start, Instant end) {
        Window.Calendar window = new Window.Calendar(unit, zone, DayOfWeek.MONDAY);

        assertThat(window.start(moment)).isEqualTo(start);
        assertThat(window.end(moment)).isEqualTo(end);
        assertThat(window.start(end)).isEqualTo(end);
    }

    /** In Beirut clocks go forward at midnight: that day begins at 01:00. */
    @Test
    void beginsADayWithoutMidnightWithItsFirstMoment() {
        Window.Calendar day =
                new Window.Calendar(Window.Unit.DAY, ZoneId.of("Asia/Beirut"), DayOfWeek.MONDAY);

        Instant end = day.end(Instant.parse("2025-03-29T12:00:00Z"));

        assertThat(end).isEqualTo(Instant.parse("2025-03-29T22:00:00Z"));
        assertThat(day.start(end)).isEqualTo(end);
    }

    @Test
    void beginsAWeekOnTheDayThatWasChosen() {
        Window.Calendar week =
                new Window.Calendar(Window.Unit.WEEK, ZoneId.of("UTC"), DayOfWeek.SUNDAY);

        Instant start = week.start(Instant.parse("2026-11-25T09:00:00Z"));

        assertThat(start).isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
    }

    @Test
    void rollsInStepsThatAreNotTooShort() {
        assertThat(new Window.Rolling(Duration.ofHours(5)).stepMillis()).isEqualTo(300_000);
        assertThat(new Window.Rolling(Duration.ofMillis(61)).stepMillis()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Window.Rolling(Duration.ofMillis(59)));
    }

    @Test
    void isCalledWhatItIsCalledInTheFile() {
        ZoneId utc = ZoneId.of("UTC");

        assertThat(new Window.Total().word()).isEqualTo("total");
        assertThat(new Window.Calendar(Window.Unit.WEEK, utc, DayOfWeek.SUNDAY).word())
                .isEqualTo("week");
        assertThat(new Window.Rolling(Duration.ofHours(5)).word()).isEqualTo("5h");
        assertThat(new Window.Rolling(Duration.ofDays(30)).word()).isEqualTo("30d");
        assertThat(new Window.Rolling(Duration.ofMinutes(90)).word()).isEqualTo("90m");
        assertThat(new Window.Rolling(Duration.ofMillis(1_500)).word()).isEqualTo("1500ms");
    }

    @Test
    void countsWhatTheCalendarHolds() {
        Window day = new Window.Calendar(Window.Unit.DAY, ZoneId.of("UTC"), DayOfWeek.MONDAY);
        SortedMap<Long, Long> slots = slots("2026-11-24T00:00:00Z", 3, "2026-11-25T00:00:00Z", 5);

        assertThat(day.counted(slots, Instant.parse("2026-11-25T23:59:59Z"))).isEqualTo(5);
        assertThat(day.counted(slots, Instant.parse("2026-11-26T00:00:00Z"))).isZero();
        assertThat(day.counted(slots, Instant.parse("2026-11-24T12:00:00Z")))
                .as("a clock that was set back")
                .isEqualTo(5);
        assertThat(day.counted(new TreeMap<>(), Instant.EPOCH)).isZero();
    }

    @Test
    void countsTheOldestStepWhole() {
        Window hour = new Window.Rolling(Duration.ofHours(1));
        SortedMap<Long, Long> slots = slots("2026-11-25T09:00:00Z", 3, "2026-11-25T09:01:00Z", 5);

        assertThat(hour.counted(slots, Instant.parse("2026-11-25T10:00:59Z"))).isEqualTo(8);
        assertThat(hour.counted(slots, Instant.parse("2026-11-25T10:01:00Z"))).isEqualTo(5);
        assertThat(hour.counted(slots, Instant.parse("2026-11-25T10:02:00Z"))).isZero();
    }

    @Test
    void countsAllOfATotal() {
        SortedMap<Long, Long> slots = new TreeMap<>(Map.of(0L, Long.MAX_VALUE, 1L, 1L));

        assertThat(new Window.Total().counted(slots, Instant.parse("2026-11-25T10:00:00Z")))
                .isEqualTo(Long.MAX_VALUE);
    }

    private static SortedMap<Long, Long> slots(String one, long amount, String other, long more) {
        return new TreeMap<>(
                Map.of(
                        Instant.parse(one).toEpochMilli(),
                        amount,
                        Instant.parse(other).toEpochMilli(),
                        more));
    }
}
