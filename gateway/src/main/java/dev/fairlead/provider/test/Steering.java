package dev.fairlead.provider.test;

import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/**
 * What the request's headers ask the test provider to do.
 *
 * @param delay before the head ({@code x-test-delay: 200ms})
 * @param chunkDelay before each event of a stream ({@code x-test-chunk-delay})
 * @param status of an error to answer with; 0 for a good answer ({@code x-test-status: 503})
 * @param fault how the answer breaks; null for not at all ({@code x-test-fail: reset;after=2})
 * @param after how many events, or for JSON whether half of the body, come before the fault
 * @param outputTokens how many words are answered ({@code x-test-output-tokens})
 */
record Steering(
        Duration delay,
        Duration chunkDelay,
        int status,
        @Nullable Fault fault,
        int after,
        int outputTokens) {
    private static final int USUAL_OUTPUT = 12;
    private static final int MOST_OUTPUT = 1_000_000;

    /** How an answer breaks. */
    enum Fault {
        /** The connection is cut. */
        RESET,
        /** A stream ends clean too early; a plain body is shorter than its length. */
        TRUNCATE,
        /** Nothing more comes. */
        HANG
    }

    /**
     * Reads the headers.
     *
     * @throws IllegalArgumentException naming the header, its value and what was expected
     */
    static Steering of(Headers headers) {
        String fail = headers.first("x-test-fail");
        int semicolon = fail == null ? -1 : fail.indexOf(';');
        return new Steering(
                duration(headers, "x-test-delay"),
                duration(headers, "x-test-chunk-delay"),
                number(headers, "x-test-status", 0, 400, 599),
                fail == null ? null : fault(semicolon < 0 ? fail : fail.substring(0, semicolon)),
                fail == null || semicolon < 0 ? 1 : after(fail.substring(semicolon + 1)),
                number(headers, "x-test-output-tokens", USUAL_OUTPUT, 0, MOST_OUTPUT));
    }

    private static Fault fault(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "reset" -> Fault.RESET;
            case "truncate" -> Fault.TRUNCATE;
            case "hang" -> Fault.HANG;
            default -> throw wrong("x-test-fail", text, "reset, truncate or hang, then ;after=N");
        };
    }

    private static int after(String text) {
        String value = text.strip();
        if (!value.startsWith("after=")) {
            throw wrong("x-test-fail", text, "reset, truncate or hang, then ;after=N");
        }
        return parsed("x-test-fail", value.substring("after=".length()), 0, MOST_OUTPUT);
    }

    private static int number(Headers headers, String name, int usual, int least, int most) {
        String value = headers.first(name);
        return value == null ? usual : parsed(name, value.strip(), least, most);
    }

    private static int parsed(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, like a number out of range.
        }
        throw wrong(name, value, "a number from " + least + " to " + most);
    }

    /** {@code 200ms}, {@code 2s}, or a bare number of seconds. */
    private static Duration duration(Headers headers, String name) {
        String value = headers.first(name);
        if (value == null) {
            return Duration.ZERO;
        }
        String text = value.strip();
        boolean millis = text.endsWith("ms");
        String digits = text.replaceFirst("(ms|s)$", "");
        int number = parsed(name, digits, 0, 3_600_000);
        return millis ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    }

    private static IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException(
                name + ": '" + value + "' (expected: " + expected + ")");
    }
}
