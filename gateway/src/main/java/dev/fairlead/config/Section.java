package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A section of the file with a known shape. Unknown fields, fields that are not built yet and
 * fields written twice are reported when it is opened.
 */
final class Section {
    private final Value value;
    private final Shape shape;
    private final Map<String, Value> fields = new HashMap<>();

    private Section(Value value, Shape shape) {
        this.value = value;
        this.shape = shape;
    }

    static Section open(Value value, Shape shape) {
        Section section = new Section(value, shape);
        if (!value.isNull()) {
            value.entries().forEach(section::take);
        }
        return section;
    }

    String path() {
        return value.path();
    }

    Value value() {
        return value;
    }

    /** Null where the field is left out or null. */
    @Nullable Value field(String name) {
        if (shape.field(name).isEmpty()) {
            throw new IllegalArgumentException(
                    name + " is not a field of " + shape.title() + "; is it in the schema?");
        }
        return fields.get(name);
    }

    /** Null, and reported, where the field is left out. */
    @Nullable Value required(String name) {
        Value found = field(name);
        if (found == null) {
            value.problem("'" + name + "' is missing");
        }
        return found;
    }

    Duration duration(String name, Duration fallback) {
        Value found = field(name);
        return found == null ? fallback : found.duration(fallback);
    }

    /** Longer than nothing. */
    Duration wait(String name, Duration fallback) {
        Value found = field(name);
        if (found == null) {
            return fallback;
        }
        Duration duration = found.duration(fallback);
        if (duration.isZero()) {
            found.problem("0 (expected: more than nothing)");
            return fallback;
        }
        return duration;
    }

    long size(String name, long fallback) {
        Value found = field(name);
        return found == null ? fallback : found.size(fallback);
    }

    boolean flag(String name, boolean fallback) {
        Value found = field(name);
        return found == null ? fallback : found.flag(fallback);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        Value found = field(name);
        return found == null ? fallback : found.choice(type, fallback);
    }

    /**
     * One of an enum's constants, in lower case.
     *
     * @param later words that are designed, but not built
     */
    <E extends Enum<E>> E word(String name, E fallback, String... later) {
        Value found = field(name);
        if (found == null) {
            return fallback;
        }
        for (String word : later) {
            if (found.is(word)) {
                found.problem("'" + word + "' is not supported yet");
                return fallback;
            }
        }
        return found.choice(fallback.getDeclaringClass(), fallback);
    }

    /** Empty where the field is left out. */
    List<Value> items(String name) {
        Value found = field(name);
        return found == null ? List.of() : found.items();
    }

    /** Empty where the field is left out. */
    List<Value.Entry> entries(String name) {
        Value found = field(name);
        return found == null ? List.of() : found.entries();
    }

    /** An empty one where the field is left out. */
    Section section(String name, Shape of) {
        Value found = field(name);
        return found == null ? new Section(value, of) : open(found, of);
    }

    Map<String, BigDecimal> prices() {
        Map<String, BigDecimal> prices = new HashMap<>();
        fields.forEach((name, price) -> prices.put(name, price.money()));
        return prices;
    }

    private void take(Value.Entry entry) {
        Field field = shape.field(entry.name()).orElse(null);
        if (field == null) {
            entry.key().problem("unknown field" + hint(entry.name()));
        } else if (!field.supported() && !entry.value().isNull()) {
            entry.key().problem("not supported yet");
        } else if (!entry.value().isNull()) {
            fields.put(field.name(), entry.value());
        }
    }

    private String hint(String name) {
        if (!shape.equals(Schema.TOP) && Schema.TOP.field(name).isPresent()) {
            return " (did you mean '" + name + "' at the top of the file?)";
        }
        return new Nearest(shape.names()).hint(name);
    }
}
