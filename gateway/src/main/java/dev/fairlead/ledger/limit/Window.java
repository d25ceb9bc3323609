package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** How long what was spent counts. */
public sealed interface Window {
    /** As it is configured, such as {@code month} or {@code 5h}. */
    String word();

    /**
     * What counts at the moment of what was spent in a window of this kind.
     *
     * @param slots amounts by the millisecond at which their window began, or their step of one
     *     that rolls
     */
    default long counted(SortedMap<Long, Long> slots, Instant now) {
        if (slots.isEmpty()) {
            return 0;
        }
        // Like a counter: a clock that is set back opens no window a second time.
        long last = Math.max(now.toEpochMilli(), slots.lastKey());
        return slots.tailMap(countsFrom(last)).values().stream().reduce(0L, Quantities::sum);
    }

    /** When the oldest began that counts at that moment. */
    private long countsFrom(long nowMillis) {
        return switch (this) {
            case Total _ -> 0;
            case Calendar calendar ->
                    calendar.start(Instant.ofEpochMilli(nowMillis)).toEpochMilli();
            case Rolling rolling -> rolling.oldestMillis(nowMillis);
        };
    }

    /** For ever; a limit of concurrency has it too. */
    record Total() implements Window {
        @Override
        public String word() {
            return "total";
        }
    }

    /**
     * Until the calendar turns.
     *
     * @param zone whose midnight it is; zones that are always alike are the same one
     * @param weekStart the first day of a week; of other windows Monday, as it means nothing there
     */
    record Calendar(Unit unit, ZoneId zone, DayOfWeek weekStart) implements Window {
        public Calendar {
            zone = zone.normalized();
            weekStart = unit == Unit.WEEK ? weekStart : DayOfWeek.MONDAY;
        }

        @Override
        public String word() {
            return unit.name().toLowerCase(Locale.ROOT);
        }

        /** When the window began that the moment is in. */
        Instant start(Instant moment) {
            return began(ZonedDateTime.ofInstant(moment, zone)).toInstant();
        }

        /** When the next one begins. */
        Instant end(Instant moment) {
            ZonedDateTime began = began(ZonedDateTime.ofInstant(moment, zone));
            return switch (unit) {
                case MINUTE -> began.plusMinutes(1).toInstant();
                case HOUR -> began.plusHours(1).toInstant();
                case DAY -> midnight(began.plusDays(1)).toInstant();
                case WEEK -> midnight(began.plusWeeks(1)).toInstant();
                case MONTH -> midnight(began.plusMonths(1)).toInstant();
            };
        }

        private ZonedDateTime began(ZonedDateTime moment) {
            return switch (unit) {
                case MINUTE -> moment.truncatedTo(ChronoUnit.MINUTES);
                case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
                case DAY -> midnight(moment);
                case WEEK -> midnight(moment.with(TemporalAdjusters.previousOrSame(weekStart)));
                case MONTH -> midnight(moment.withDayOfMonth(1));
            };
        }

        /** The day's first moment: where clocks go forward at midnight, that is not 00:00. */
        private ZonedDateTime midnight(ZonedDateTime day) {
            return day.toLocalDate().atStartOfDay(zone);
        }
    }

    /**
     * For as long as that: it rolls in {@link #STEPS} steps, of which the oldest counts whole, so
     * that nothing is forgotten too early.
     */
    record Rolling(Duration length) implements Window {
        static final int STEPS = 60;

        private static final List<String> UNITS = List.of("d", "h", "m", "s");
        private static final List<Long> MILLIS = List.of(86_400_000L, 3_600_000L, 60_000L, 1_000L);

        /**
         * At least a step of a millisecond, in whole milliseconds.
         *
         * @throws IllegalArgumentException if it is shorter, or not whole
         */
        public Rolling {
            if (length.compareTo(Duration.ofMillis(STEPS)) < 0) {
                throw new IllegalArgumentException(
                        length + " (expected: at least " + STEPS + " ms)");
            }
            if (!length.equals(length.truncatedTo(ChronoUnit.MILLIS))) {
                throw new IllegalArgumentException(length + " (expected: whole milliseconds)");
            }
        }

        /** In the greatest unit that says it whole. */
        @Override
        public String word() {
            long millis = length.toMillis();
            for (int i = 0; i < UNITS.size(); i++) {
                if (millis % MILLIS.get(i) == 0) {
                    return millis / MILLIS.get(i) + UNITS.get(i);
                }
            }
            return millis + "ms";
        }

        /** Rounded up: never shorter than was said. */
        long stepMillis() {
            return Math.ceilDiv(length.toMillis(), (long) STEPS);
        }

        /** When the step began that is the oldest to count at that moment. */
        long oldestMillis(long nowMillis) {
            return nowMillis - Math.floorMod(nowMillis, stepMillis()) - stepMillis() * STEPS;
        }

        /** When the step that began then counts no more. */
        long forgets(long startMillis) {
            return startMillis + (STEPS + 1) * stepMillis();
        }
    }

    /** Units of the calendar. */
    enum Unit {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH
    }

    /** When the window that the moment is in ends; null where it does not end at once or at all. */
    default @Nullable Instant turns(Instant moment) {
        return switch (this) {
            case Calendar calendar -> calendar.end(moment);
            case Rolling _, Total _ -> null;
        };
    }
}
