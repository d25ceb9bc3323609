package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON piece by piece on one line, placing commas itself: error bodies, log lines, records.
 *
 * <pre>{@code
 * new JsonWriter().object().member("error").value("no such route").end().toString()
 * }</pre>
 *
 * Calls out of order (a value without a name in an object) are the caller's bug and not checked.
 */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder(256);
    private final StringBuilder closers = new StringBuilder();
    private boolean separate;

    /** A plain value as {@link JsonTree} has them; any other object by its text. */
    public static String write(@Nullable Object value) {
        return new JsonWriter().value(value).toString();
    }

    public JsonWriter object() {
        return open('{', '}');
    }

    public JsonWriter array() {
        return open('[', ']');
    }

    private JsonWriter open(char opener, char closer) {
        comma();
        out.append(opener);
        closers.append(closer);
        separate = false;
        return this;
    }

    /** Ends the innermost open object or array. */
    public JsonWriter end() {
        int last = closers.length() - 1;
        out.append(closers.charAt(last));
        closers.setLength(last);
        separate = true;
        return this;
    }

    /** The name of the next value. */
    public JsonWriter member(String name) {
        comma();
        JsonText.quote(name, out);
        out.append(':');
        separate = false;
        return this;
    }

    public JsonWriter value(@Nullable Object value) {
        switch (value) {
            case null -> raw("null");
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            case Boolean fact -> raw(fact.toString());
            case BigDecimal decimal -> raw(Member.spell(decimal));
            case Long number -> raw(number.toString());
            case Integer number -> raw(number.toString());
            default -> text(value.toString());
        }
        return this;
    }

    /** JSON that is ready, put in as it is. */
    public JsonWriter raw(String json) {
        comma();
        out.append(json);
        separate = true;
        return this;
    }

    private void text(String text) {
        comma();
        JsonText.quote(text, out);
        separate = true;
    }

    private void map(Map<?, ?> map) {
        object();
        map.forEach((name, value) -> member(String.valueOf(name)).value(value));
        end();
    }

    private void list(List<?> list) {
        array();
        list.forEach(this::value);
        end();
    }

    private void comma() {
        if (separate) {
            out.append(',');
        }
    }

    public byte[] toBytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
