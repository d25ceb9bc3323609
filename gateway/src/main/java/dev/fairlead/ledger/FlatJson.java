package dev.fairlead.ledger;

import dev.fairlead.prices.Usage;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON objects with nothing but texts or nothing but numbers in them (RFC 8259): the form in which
 * usage and tags are stored and shown. Reads what it has written itself, and whatever else of that
 * shape somebody put into the database.
 */
public final class FlatJson {
    private final String json;
    private int at;

    private FlatJson(String json) {
        this.json = json;
    }

    /** Numbers in plain digits, exact. */
    public static String ofUsage(Usage usage) {
        JsonLine line = new JsonLine();
        usage.each(line);
        return line.end();
    }

    public static String ofTexts(Map<String, String> texts) {
        JsonLine line = new JsonLine();
        texts.forEach(line::text);
        return line.end();
    }

    /**
     * The reverse of {@link #ofUsage}.
     *
     * @throws IllegalArgumentException where the text is no such object
     */
    public static Map<String, BigDecimal> amounts(String json) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        FlatJson reader = new FlatJson(json);
        reader.object((name, in) -> amounts.put(name, in.number()));
        return amounts;
    }

    /**
     * The reverse of {@link #ofTexts}.
     *
     * @throws IllegalArgumentException where the text is no such object
     */
    public static Map<String, String> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        FlatJson reader = new FlatJson(json);
        reader.object((name, in) -> texts.put(name, in.text()));
        return texts;
    }

    private interface Field {
        void read(String name, FlatJson in);
    }

    private void object(Field field) {
        expect('{');
        if (peek() != '}') {
            field(field);
            while (peek() == ',') {
                at++;
                field(field);
            }
        }
        expect('}');
        skipSpace();
        if (at < json.length()) {
            throw unexpected("the end");
        }
    }

    private void field(Field field) {
        String name = text();
        expect(':');
        field.read(name, this);
    }

    private BigDecimal number() {
        skipSpace();
        int from = at;
        while (at < json.length() && "+-.0123456789eE".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new BigDecimal(json.substring(from, at));
        } catch (NumberFormatException _) {
            at = from;
            throw unexpected("a number");
        }
    }

    private String text() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (at < json.length() && json.charAt(at) != '"') {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return text.toString();
    }

    private char escaped() {
        if (at == json.length()) {
            throw unexpected("an escaped character");
        }
        char c = json.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> c;
        };
    }

    private char unicode() {
        if (at + 4 > json.length()) {
            throw unexpected("four hexadecimal digits");
        }
        at += 4;
        return (char) Integer.parseInt(json, at - 4, at, 16);
    }

    private char peek() {
        skipSpace();
        return at < json.length() ? json.charAt(at) : 0;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unexpected("'" + c + "'");
        }
        at++;
    }

    private void skipSpace() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException unexpected(String expected) {
        return new IllegalArgumentException(
                "character " + at + " of " + json.length() + " (expected: " + expected + ")");
    }
}
