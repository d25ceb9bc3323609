package dev.fairlead.cli;

import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as arguments write it: RFC 3339, a date (midnight UTC), or how long ago, such as {@code
 * 7d}.
 */
sealed interface Moment {
    /** The time that is meant, seen from now. */
    Instant at(InstantSource clock);

    /** Fixed. */
    record On(Instant instant) implements Moment {
        @Override
        public Instant at(InstantSource clock) {
            return instant;
        }
    }

    /** Counted back from now. */
    record Ago(Duration duration) implements Moment {
        @Override
        public Instant at(InstantSource clock) {
            return clock.instant().minus(duration);
        }
    }

    /**
     * Reads it.
     *
     * @throws TypeConversionException saying what was expected
     */
    static Moment parse(String text) {
        Matcher ago = Written.AGO.matcher(text);
        if (ago.matches()) {
            return new Ago(Written.duration(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        try {
            return new On(
                    text.length() <= 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException malformed) {
            throw new TypeConversionException(
                    "'" + text + "' (expected: 2026-11-24T12:00:00Z, 2026-11-24, or 7d, 12h, 30m)");
        }
    }

    /** How a time ago is written. */
    final class Written {
        private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])");

        private Written() {}

        private static Duration duration(long count, String unit) {
            return switch (unit) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofDays(7 * count);
            };
        }
    }
}
