package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** When a price holds. */
public sealed interface Constraint {
    boolean holds(Instant at);

    /** At any time. */
    record Always() implements Constraint {
        @Override
        public boolean holds(Instant at) {
            return true;
        }

        @Override
        public String toString() {
            return "always";
        }
    }

    /**
     * From the beginning of a day in UTC.
     *
     * @param day the first day
     */
    record From(LocalDate day) implements Constraint {
        @Override
        public boolean holds(Instant at) {
            return !at.isBefore(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        @Override
        public String toString() {
            return "from " + day;
        }
    }

    /**
     * Every day between two times of day, over midnight when the end is before the start.
     *
     * @param start in UTC, included
     * @param end in UTC, not included
     */
    record Daily(OffsetTime start, OffsetTime end) implements Constraint {
        public Daily {
            start = start.withOffsetSameInstant(ZoneOffset.UTC);
            end = end.withOffsetSameInstant(ZoneOffset.UTC);
        }

        @Override
        public boolean holds(Instant at) {
            long now = at.atOffset(ZoneOffset.UTC).getLong(ChronoField.NANO_OF_DAY);
            long from = start.getLong(ChronoField.NANO_OF_DAY);
            long until = end.getLong(ChronoField.NANO_OF_DAY);
            return until < from ? now >= from || now < until : now >= from && now < until;
        }

        @Override
        public String toString() {
            return "daily from " + start + " to " + end;
        }
    }

    /** The constraint of the data; null for a price without one. */
    static Constraint of(@Nullable Place place) throws BadPriceData {
        if (place == null) {
            return new Always();
        }
        try {
            Place date = place.optional("start_date");
            if (date != null) {
                return new From(LocalDate.parse(date.text()));
            }
            Place start = place.optional("start_time");
            if (start != null) {
                return new Daily(time(start), time(place.field("end_time")));
            }
        } catch (DateTimeException bad) {
            throw place.bad(bad.getMessage() + " (expected: 2026-01-31 or 16:30:00Z)");
        }
        throw place.bad("unknown constraint (expected: a start_date, or start_time and end_time)");
    }

    private static OffsetTime time(Place place) throws BadPriceData {
        return OffsetTime.parse(place.text());
    }
}
