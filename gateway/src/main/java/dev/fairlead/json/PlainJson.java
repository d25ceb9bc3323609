package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the JSON that usage is nearly always written in: objects of whole numbers, plain strings
 * and literals. Whatever else there is, faults included, is left to the parser: with this alone,
 * what comes with every answer costs a third.
 */
final class PlainJson {
    /** Whatever is no longer fits into 64 bits. */
    private static final int MOST_DIGITS = 18;

    private static final int DEEPEST = 16;

    private final byte[] json;
    private int at;

    private PlainJson(byte[] json) {
        this.json = json;
    }

    /** The whole text as one value; {@code null} where the parser is needed. */
    static @Nullable JsonTree read(byte[] json) {
        PlainJson reader = new PlainJson(json);
        try {
            Object value = reader.value(0);
            reader.skipSpace();
            return reader.at == json.length ? new JsonTree(value) : null;
        } catch (NotPlain _) {
            return null;
        }
    }

    private @Nullable Object value(int depth) throws NotPlain {
        return switch (peek()) {
            case '{' -> object(depth);
            case '"' -> string();
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> throw NotPlain.IT_IS;
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws NotPlain {
        if (depth == DEEPEST) {
            throw NotPlain.IT_IS;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            if (peek() != '"') {
                throw NotPlain.IT_IS;
            }
            String name = string();
            expect(':');
            members.put(name, value(depth + 1));
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private String string() throws NotPlain {
        int from = ++at;
        while (at < json.length && json[at] != '"') {
            // What is escaped, a control character or not ASCII needs a closer look.
            if (json[at] < ' ' || json[at] == '\\') {
                throw NotPlain.IT_IS;
            }
            at++;
        }
        if (at == json.length) {
            throw NotPlain.IT_IS;
        }
        return new String(json, from, at++ - from, ISO_8859_1);
    }

    private Long number() throws NotPlain {
        int from = at;
        long number = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            number = 10 * number + json[at++] - '0';
        }
        int digits = at - from;
        boolean leadingZero = json[from] == '0' && digits > 1;
        boolean goesOn = at < json.length && ".eE".indexOf(json[at]) >= 0;
        if (leadingZero || goesOn || digits > MOST_DIGITS) {
            throw NotPlain.IT_IS;
        }
        return number;
    }

    private @Nullable Boolean literal(String text, @Nullable Boolean value) throws NotPlain {
        for (int i = 0; i < text.length(); i++) {
            if (at == json.length || json[at++] != text.charAt(i)) {
                throw NotPlain.IT_IS;
            }
        }
        return value;
    }

    private void expect(char c) throws NotPlain {
        if (peek() != c) {
            throw NotPlain.IT_IS;
        }
        at++;
    }

    /** The next byte that is no space; 0 at the end. */
    private byte peek() {
        skipSpace();
        return at < json.length ? json[at] : 0;
    }

    private void skipSpace() {
        while (at < json.length
                && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        /** One for all: nobody looks at where it came from. */
        static final NotPlain IT_IS = new NotPlain();

        private NotPlain() {
            super(null, null, false, false);
        }
    }
}
