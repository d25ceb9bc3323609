package dev.fairlead.ledger;

import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/** Writes one flat JSON object, field by field. */
final class JsonLine implements Usage.Each {
    private final StringBuilder out = new StringBuilder(640).append('{');

    void text(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            out.append("null");
        } else {
            quote(out, value);
        }
    }

    void number(String name, @Nullable Number value) {
        name(name);
        out.append(value instanceof BigDecimal exact ? exact.toPlainString() : value);
    }

    @Override
    public void whole(String unit, long amount) {
        name(unit);
        out.append(amount);
    }

    @Override
    public void fraction(String unit, BigDecimal amount) {
        number(unit, amount);
    }

    void bool(String name, boolean value) {
        name(name);
        out.append(value);
    }

    /** A value that is JSON already. */
    void raw(String name, String json) {
        name(name);
        out.append(json);
    }

    String end() {
        return out.append('}').toString();
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        quote(out, name);
        out.append(':');
    }

    /** A JSON string (RFC 8259, section 7); a lone surrogate is escaped, for UTF-8 has none. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u007f' || isLoneSurrogate(text, i)) {
                out.append("\\u").append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
