package dev.fairlead.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Finds the end of a JSON string that may be cut anywhere, checking escapes and UTF-8 on the way.
 *
 * <p>Eight bytes are looked at in one step: a byte needs attention if it is a quote, a backslash, a
 * control character or not ASCII. Subtracting 1 from a byte that was zeroed by the exclusive or
 * borrows into its top bit. A borrow can also mark bytes above the first hit, never below it, so
 * the lowest mark is exact. What is cut by the end of a window (at most an escape or a character)
 * is kept until the next.
 */
final class StringScanner {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';
    private static final byte[] HEX = hex();
    private static final boolean[] SHORT_ESCAPES = shortEscapes();

    private final byte[] cut = new byte[6];
    private int cutLength;
    private int excess;
    private boolean escaped;
    private boolean badCharacter;

    /** Called behind an opening quote. */
    void begin() {
        cutLength = 0;
        excess = 0;
        escaped = false;
    }

    /** By how many bytes the string is longer as written than unescaped. */
    int excess() {
        return excess;
    }

    boolean escaped() {
        return escaped;
    }

    /** Whether what could not stand was a character that is not UTF-8. */
    boolean badCharacter() {
        return badCharacter;
    }

    /**
     * Reads on.
     *
     * @return the index of the closing quote; {@code to} if it lies behind this window; the
     *     complement of the index of a byte that cannot stand here
     */
    int skip(byte[] bytes, int from, int to) {
        int at = from;
        if (cutLength > 0) {
            at = mend(bytes, from, to);
        }
        while (at >= 0 && at < to) {
            at = plain(bytes, at, to);
            if (at == to) {
                return to;
            }
            int next = bytes[at];
            if (next == '"') {
                return at;
            }
            at = next == '\\' ? escape(bytes, at, to) : next < 0 ? wide(bytes, at, to) : ~at;
        }
        return at;
    }

    /** The first byte that needs attention, or {@code to}. */
    private static int plain(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            long marks =
                    ((word - SPACES)
                                    | ((word ^ QUOTES) - ONES)
                                    | ((word ^ BACKSLASHES) - ONES)
                                    | word)
                            & TOPS;
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    private int escape(byte[] bytes, int at, int to) {
        escaped = true;
        if (at + 1 >= to) {
            return keep(bytes, at, to);
        }
        int letter = bytes[at + 1] & 0xff;
        if (SHORT_ESCAPES[letter]) {
            excess++;
            return at + 2;
        }
        if (letter != 'u') {
            return ~(at + 1);
        }
        return at + 6 > to ? keep(bytes, at, to) : unicode(bytes, at);
    }

    private int unicode(byte[] bytes, int at) {
        int unit = unit(bytes, at + 2);
        if (unit < 0) {
            return ~(at + 2);
        }
        excess += 6 - utf8Length(unit);
        return at + 6;
    }

    /** The value of four hexadecimal digits, negative if they are none. */
    static int unit(byte[] bytes, int at) {
        return HEX[bytes[at] & 0xff] << 12
                | HEX[bytes[at + 1] & 0xff] << 8
                | HEX[bytes[at + 2] & 0xff] << 4
                | HEX[bytes[at + 3] & 0xff];
    }

    /** A surrogate counts as half of its pair. */
    private static int utf8Length(int unit) {
        if (unit < 0x80) {
            return 1;
        }
        return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
    }

    private int wide(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] < 0) {
            int length = length(bytes[at]);
            if (at + length > to) {
                return keep(bytes, at, to);
            }
            if (!valid(bytes, at, length)) {
                badCharacter = true;
                return ~at;
            }
            at += length;
        }
        return at;
    }

    private static int length(int lead) {
        return (lead & 0xe0) == 0xc0 ? 2 : (lead & 0xf0) == 0xe0 ? 3 : 4;
    }

    /** RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private static boolean valid(byte[] bytes, int at, int length) {
        int second = bytes[at + 1];
        if (length == 2) {
            return (bytes[at] & 0xff) >= 0xc2 && second < (byte) 0xc0;
        }
        int third = bytes[at + 2];
        if (length == 3) {
            int point = (bytes[at] & 0x0f) << 12 | (second & 0x3f) << 6 | (third & 0x3f);
            return second < (byte) 0xc0
                    && third < (byte) 0xc0
                    && point >= 0x800
                    && (point & 0xf800) != 0xd800;
        }
        int point = (bytes[at] & 0x0f) << 18 | (second & 0x3f) << 12 | (third & 0x3f) << 6;
        return (bytes[at] & 0xf8) == 0xf0
                && second < (byte) 0xc0
                && third < (byte) 0xc0
                && bytes[at + 3] < (byte) 0xc0
                && point >= 0x10000
                && point < 0x110000;
    }

    private int keep(byte[] bytes, int at, int to) {
        cutLength = to - at;
        System.arraycopy(bytes, at, cut, 0, cutLength);
        return to;
    }

    /** Completes what the end of the window before this one had cut. */
    private int mend(byte[] bytes, int from, int to) {
        int at = from;
        while (cutLength < needed()) {
            if (at == to) {
                return to;
            }
            cut[cutLength++] = bytes[at++];
        }
        int length = cutLength;
        cutLength = 0;
        int end = cut[0] == '\\' ? escape(cut, 0, length) : wide(cut, 0, length);
        return end < 0 ? ~Math.max(from, at - 1) : at;
    }

    private int needed() {
        if (cut[0] != '\\') {
            return length(cut[0]);
        }
        return cutLength > 1 && cut[1] == 'u' ? 6 : 2;
    }

    private static boolean[] shortEscapes() {
        boolean[] known = new boolean[256];
        for (char letter : "\"\\/bfnrt".toCharArray()) {
            known[letter] = true;
        }
        return known;
    }

    private static byte[] hex() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            values[Character.forDigit(digit, 16)] = (byte) digit;
            values[Character.toUpperCase(Character.forDigit(digit, 16))] = (byte) digit;
        }
        return values;
    }
}
