package dev.fairlead.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long something goes on, as arguments write it: {@code 90d}, {@code 12h}, {@code 30m}. */
final class Period {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([smhdw])");

    private Period() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }

    /** Lets picocli read it; a bare 0 too. */
    static final class Converter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return parse(value.equals("0") ? "0s" : value)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'" + value + "' (expected: 30m, 12h, 7d, or 0)"));
        }
    }

    /**
     * An end, as arguments write it: RFC 3339, a date (midnight UTC), or how long from now.
     *
     * @param text one of these
     */
    record End(String text) {
        /** The time that is meant. */
        Instant seenFrom(Instant now) {
            Optional<Duration> period = parse(text);
            if (period.isPresent()) {
                return now.plus(period.get());
            }
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        }
    }

    /** Lets picocli read an end. */
    static final class EndConverter implements ITypeConverter<End> {
        @Override
        public End convert(String value) {
            End end = new End(value);
            try {
                end.seenFrom(Instant.EPOCH);
                return end;
            } catch (DateTimeParseException malformed) {
                throw new TypeConversionException(
                        "'" + value + "' (expected: 2027-01-01, 2027-01-01T12:00:00Z, or 90d)");
            }
        }
    }
}
