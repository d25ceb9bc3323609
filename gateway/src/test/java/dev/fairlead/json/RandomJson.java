package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** JSON texts made by chance, valid or damaged. */
final class RandomJson {
    private static final String[] NAMES = {
        "model",
        "mod\\u0065l",
        "usage",
        "a",
        "b",
        "",
        "stream_options",
        "include_usage",
        "data",
        "é",
        "x\\n",
        "\\ud83d\\ude00",
        "a name that is rather longer than eight bytes"
    };
    private static final String[] TEXTS = {
        "",
        "x",
        "\\\"",
        "\\\\",
        "\\n\\t",
        "é",
        "€",
        "😀",
        "\\u00e9",
        "\\ud83d\\ude00",
        "plain words of some length",
        "中文字符",
        "{\\\"usage\\\":1}",
        "\\/",
        "]}\\u0000"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12", "3.25", "1e5", "2E-3", "0.1e+2", "12345678901234567890", "-0.0"
    };
    private static final String BLANK = " \t\r\n";

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    byte[] valid() {
        StringBuilder out = new StringBuilder();
        blank(out);
        if (random.nextInt(8) == 0) {
            value(out, 0);
        } else {
            object(out, 0);
        }
        blank(out);
        return out.toString().getBytes(UTF_8);
    }

    /** A valid text with one to three bytes changed, lost, repeated or put in. */
    byte[] damaged() {
        byte[] bytes = valid();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes = damage(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private byte[] damage(byte[] bytes, int at) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            bytes[at] = surprise();
            return bytes;
        }
        int removed = kind == 1 ? 1 : 0;
        byte[] out = new byte[bytes.length + 1 - 2 * removed];
        System.arraycopy(bytes, 0, out, 0, at);
        if (removed == 0) {
            out[at] = kind == 2 ? surprise() : bytes[at];
        }
        int rest = at + removed;
        System.arraycopy(bytes, rest, out, at + 1 - removed, bytes.length - rest);
        return out;
    }

    private byte surprise() {
        String likely = "{}[]\",:\\0-.eEtfnu \n/";
        return random.nextBoolean()
                ? (byte) likely.charAt(random.nextInt(likely.length()))
                : (byte) random.nextInt(256);
    }

    private void value(StringBuilder out, int depth) {
        int kind = random.nextInt(depth > 5 ? 5 : 8);
        switch (kind) {
            case 0 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1 -> out.append(random.nextBoolean());
            case 2 -> out.append("null");
            case 3, 4 -> string(out);
            case 5 -> array(out, depth + 1);
            default -> object(out, depth + 1);
        }
    }

    private void string(StringBuilder out) {
        out.append('"');
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        out.append('"');
    }

    private void array(StringBuilder out, int depth) {
        out.append('[');
        blank(out);
        for (int i = 0, n = random.nextInt(4); i < n; i++) {
            out.append(i == 0 ? "" : ",");
            blank(out);
            value(out, depth);
            blank(out);
        }
        out.append(']');
    }

    private void object(StringBuilder out, int depth) {
        out.append('{');
        blank(out);
        for (int i = 0, n = random.nextInt(5); i < n; i++) {
            out.append(i == 0 ? "" : ",");
            blank(out);
            out.append('"').append(NAMES[random.nextInt(NAMES.length)]).append('"');
            blank(out);
            out.append(':');
            blank(out);
            value(out, depth);
            blank(out);
        }
        out.append('}');
    }

    private void blank(StringBuilder out) {
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            out.append(BLANK.charAt(random.nextInt(BLANK.length())));
        }
    }
}
