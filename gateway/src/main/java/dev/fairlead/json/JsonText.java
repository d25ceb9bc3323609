package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** JSON strings: escaped for writing, unescaped from bytes that were scanned before. */
public final class JsonText {
    private static final char REPLACEMENT = '\ufffd';

    private JsonText() {}

    /**
     * A JSON string with its quotes. Control characters, line separators U+2028 and U+2029 and lone
     * surrogates leave as {@code \}{@code u} escapes, so the result is always valid UTF-8 and
     * stands on one line.
     */
    public static String quote(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        quote(text, out);
        return out.toString();
    }

    static void quote(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next >= ' ' && next < 0x7f && next != '"' && next != '\\') {
                out.append(next);
            } else if (pairAt(text, i)) {
                out.append(next).append(text.charAt(++i));
            } else {
                escape(next, out);
            }
        }
        out.append('"');
    }

    private static boolean pairAt(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static void escape(char next, StringBuilder out) {
        switch (next) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (next > 0x7f
                        && !Character.isSurrogate(next)
                        && next != '\u2028'
                        && next != '\u2029') {
                    out.append(next);
                } else {
                    out.append("\\u").append(String.format("%04x", (int) next));
                }
            }
        }
    }

    /**
     * The text of a JSON string in a scanned body.
     *
     * @param quoted the string with its quotes; a lone surrogate becomes U+FFFD
     */
    static String unquote(ByteBuffer quoted) {
        byte[] raw = new byte[quoted.remaining() - 2];
        quoted.get(quoted.position() + 1, raw);
        for (byte next : raw) {
            if (next == '\\') {
                return new String(unescape(raw, 0, raw.length), UTF_8);
            }
        }
        return new String(raw, UTF_8);
    }

    /** The UTF-8 of what stands between the quotes; an escape cut by the end is left out. */
    static byte[] unescape(byte[] bytes, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                out[length++] = bytes[at++];
            } else if (at + 1 < to && bytes[at + 1] != 'u') {
                out[length++] = shortEscape(bytes[at + 1]);
                at += 2;
            } else if (at + 6 <= to) {
                int taken = pairAt(bytes, at, to) ? 12 : 6;
                byte[] encoded = encoded(bytes, at, taken);
                System.arraycopy(encoded, 0, out, length, encoded.length);
                length += encoded.length;
                at += taken;
            } else {
                break;
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean pairAt(byte[] bytes, int at, int to) {
        return at + 12 <= to
                && bytes[at + 6] == '\\'
                && bytes[at + 7] == 'u'
                && Character.isHighSurrogate((char) StringScanner.unit(bytes, at + 2))
                && Character.isLowSurrogate((char) StringScanner.unit(bytes, at + 8));
    }

    private static byte[] encoded(byte[] bytes, int at, int length) {
        char first = (char) StringScanner.unit(bytes, at + 2);
        if (length == 6) {
            char kept = Character.isSurrogate(first) ? REPLACEMENT : first;
            return String.valueOf(kept).getBytes(UTF_8);
        }
        char second = (char) StringScanner.unit(bytes, at + 8);
        return new String(new char[] {first, second}).getBytes(UTF_8);
    }

    private static byte shortEscape(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }
}
