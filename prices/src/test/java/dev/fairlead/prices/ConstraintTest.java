package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetTime;

class ConstraintTest {
    @Test
    void beginsAtMidnightInUtc() {
        Constraint from = new Constraint.From(LocalDate.parse("2026-03-13"));

        assertThat(from.holds(Instant.parse("2026-03-12T23:59:59.999Z"))).isFalse();
        assertThat(from.holds(Instant.parse("2026-03-13T00:00:00Z"))).isTrue();
    }

    @Test
    void holdsEveryDayBetweenTwoTimes() {
        Constraint daily = daily("00:30:00Z", "16:30:00Z");

        assertThat(daily.holds(Instant.parse("2026-03-12T00:29:59.999Z"))).isFalse();
        assertThat(daily.holds(Instant.parse("2026-03-12T00:30:00Z"))).isTrue();
        assertThat(daily.holds(Instant.parse("2026-03-13T16:29:59.999Z"))).isTrue();
        assertThat(daily.holds(Instant.parse("2026-03-13T16:30:00Z"))).isFalse();
    }

    @Test
    void goesOverMidnightWhenItEndsBeforeItStarts() {
        Constraint nightly = daily("16:30:00Z", "00:30:00Z");

        assertThat(nightly.holds(Instant.parse("2026-03-12T23:00:00Z"))).isTrue();
        assertThat(nightly.holds(Instant.parse("2026-03-12T00:10:00Z"))).isTrue();
        assertThat(nightly.holds(Instant.parse("2026-03-12T12:00:00Z"))).isFalse();
    }

    @Test
    void readsTimesOfOtherZones() {
        Constraint daily = daily("08:30:00+08:00", "16:30:00Z");

        assertThat(daily).isEqualTo(daily("00:30:00Z", "16:30:00Z"));
    }

    @Test
    void picksThePriceOfTheTimeInTheData() {
        PriceBook book = PriceBook.bundled();
        ModelQuery deepseek = ModelQuery.of("deepseek", "deepseek-chat");

        assertThat(input(book, deepseek, "2026-03-12T12:00:00Z")).isEqualTo("0.27");
        assertThat(input(book, deepseek, "2026-03-12T17:00:00Z")).isEqualTo("0.135");
    }

    private static String input(PriceBook book, ModelQuery query, String at) {
        Quote.Found found = (Quote.Found) book.quote(query, Instant.parse(at));
        return found.price().rates().getFirst().base().toPlainString();
    }

    private static Constraint daily(String start, String end) {
        return new Constraint.Daily(OffsetTime.parse(start), OffsetTime.parse(end));
    }
}
