package dev.fairlead.call;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of calls: UUIDs of version 7 (RFC 9562, section 5.7), so they sort by time. They identify and
 * never grant anything, so a fast source of randomness will do.
 */
public final class CallId {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private CallId() {}

    /** A new id, 36 characters. */
    public static String next(InstantSource clock) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (clock.millis() << 16) | 0x7000 | (random.nextLong() & 0x0fff);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        char[] text = new char[36];
        write(text, 0, high >>> 32, 8);
        text[8] = '-';
        write(text, 9, high >>> 16, 4);
        text[13] = '-';
        write(text, 14, high, 4);
        text[18] = '-';
        write(text, 19, low >>> 48, 4);
        text[23] = '-';
        write(text, 24, low, 12);
        return new String(text);
    }

    /** The lowest digits of the value, most significant first. */
    private static void write(char[] text, int at, long value, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            text[at + digits - 1 - i] = HEX[(int) (value >>> (4 * i)) & 0xf];
        }
    }
}
