package dev.fairlead.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations, sizes and money are written in the file. */
final class Amounts {
    static final String DURATION = "a duration such as 250ms, 30s, 5m, 1h, or seconds";
    static final String SIZE = "a size such as 64KiB, 32MiB, or bytes";
    static final String MONEY = "US dollars such as 0.25 or $5";

    private static final Pattern AMOUNT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
    private static final Map<String, Long> MILLIS =
            Map.of(
                    "ms",
                    1L,
                    "s",
                    1_000L,
                    "",
                    1_000L,
                    "m",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L);
    private static final Map<String, Long> BYTES =
            Map.of(
                    "",
                    1L,
                    "B",
                    1L,
                    "kB",
                    1_000L,
                    "KB",
                    1_000L,
                    "MB",
                    1_000_000L,
                    "GB",
                    1_000_000_000L,
                    "KiB",
                    1L << 10,
                    "MiB",
                    1L << 20,
                    "GiB",
                    1L << 30);

    private Amounts() {}

    static Duration duration(String text) {
        return Duration.ofMillis(amount(text, MILLIS));
    }

    static long size(String text) {
        return amount(text, BYTES);
    }

    /** Not negative, at most a billion, nine decimals. */
    static BigDecimal money(String text) {
        String number = text.startsWith("$") ? text.substring(1) : text;
        if (!number.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("not an amount of money");
        }
        return new BigDecimal(number);
    }

    /** US dollars as nano-dollars. */
    static long nanos(String text) {
        return money(text).scaleByPowerOfTen(9).longValueExact();
    }

    /** Not negative, at most a quadrillion. */
    static long whole(String text) {
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException("not a whole number");
        }
        return Long.parseLong(text);
    }

    /** As it would be written in the file. */
    static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /** As it would be written in the file. */
    static String written(long bytes) {
        if (bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : Long.toString(bytes);
    }

    private static long amount(String text, Map<String, Long> units) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an amount");
        }
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException("not a unit");
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .toBigIntegerExact()
                    .longValueExact();
        } catch (ArithmeticException tooPrecise) {
            throw new IllegalArgumentException("too precise or too large", tooPrecise);
        }
    }
}
