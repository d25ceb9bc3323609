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

    /** Whether nothing else was met so far; what is read past it means nothing. */
    private boolean plain = true;

    private PlainJson(byte[] json) {
        this.json = json;
    }

    /** The whole text as one value; {@code null} where the parser is needed. */
    static @Nullable JsonTree read(byte[] json) {
        PlainJson reader = new PlainJson(json);
        Object value = reader.value(0);
        reader.skipSpace();
        return reader.plain && reader.at == json.length ? new JsonTree(value) : null;
    }

    private @Nullable Object value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth);
            case '"' -> string();
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> {
                plain = false;
                yield null;
            }
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return members;
        }
        plain &= depth < DEEPEST;
        while (plain) {
            plain = peek() == '"';
            String name = plain ? string() : "";
            expect(':');
            if (plain) {
                members.put(name, value(depth + 1));
            }
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
        return members;
    }

    private String string() {
        int from = ++at;
        // What is escaped, a control character or not ASCII needs a closer look.
        while (at < json.length && json[at] != '"' && json[at] >= ' ' && json[at] != '\\') {
            at++;
        }
        plain &= at < json.length && json[at] == '"';
        return new String(json, from, at++ - from, ISO_8859_1);
    }

    private Long number() {
        int from = at;
        long number = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            number = 10 * number + json[at++] - '0';
        }
        int digits = at - from;
        boolean leadingZero = json[from] == '0' && digits > 1;
        boolean goesOn = at < json.length && ".eE".indexOf(json[at]) >= 0;
        plain &= !leadingZero && !goesOn && digits <= MOST_DIGITS;
        return number;
    }

    private @Nullable Boolean literal(String text, @Nullable Boolean value) {
        for (int i = 0; i < text.length() && plain; i++) {
            plain = at < json.length && json[at++] == text.charAt(i);
        }
        return value;
    }

    private void expect(char c) {
        plain &= peek() == c;
        at += plain ? 1 : 0;
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
}
