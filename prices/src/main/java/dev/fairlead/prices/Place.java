package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value inside a JSON document together with the way to it, so that whatever is wrong can say
 * where.
 *
 * @param above the value it is part of; null for the document itself
 * @param step the field name or index within it
 */
record Place(@Nullable Place above, String step, @Nullable Object value) {

    /** The field's value. */
    Place field(String name) throws BadPriceData {
        Place found = optional(name);
        if (found == null) {
            throw bad("no field '" + name + "'");
        }
        return found;
    }

    /** The field's value; null when it is absent or null. */
    @Nullable Place optional(String name) throws BadPriceData {
        Object inner = map().get(name);
        return inner == null ? null : new Place(this, name, inner);
    }

    /** The items of the field; none when it is absent. */
    List<Place> items(String field) throws BadPriceData {
        Place found = optional(field);
        return found == null ? List.of() : found.items();
    }

    List<Place> items() throws BadPriceData {
        if (!(value instanceof List<?> list)) {
            throw bad(kind() + " (expected: an array)");
        }
        List<Place> places = new ArrayList<>(list.size());
        for (Object item : list) {
            places.add(new Place(this, "[" + places.size() + "]", item));
        }
        return places;
    }

    Map<String, Place> fields() throws BadPriceData {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map().entrySet()) {
            String name = (String) entry.getKey();
            places.put(name, new Place(this, name, entry.getValue()));
        }
        return places;
    }

    String text() throws BadPriceData {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw bad(kind() + " (expected: text)");
    }

    BigDecimal number() throws BadPriceData {
        if (value instanceof BigDecimal number) {
            return number;
        }
        throw bad(kind() + " (expected: a number)");
    }

    boolean flag() throws BadPriceData {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw bad(kind() + " (expected: true or false)");
    }

    boolean isObject() {
        return value instanceof Map;
    }

    boolean isArray() {
        return value instanceof List;
    }

    BadPriceData bad(String problem) {
        return new BadPriceData(path() + ": " + problem);
    }

    private Map<?, ?> map() throws BadPriceData {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw bad(kind() + " (expected: an object)");
    }

    private String kind() {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case String text -> text.isEmpty() ? "empty text" : "text";
            case Boolean flag -> flag.toString();
            default -> "a number";
        };
    }

    /** Such as {@code data[3].models[0]'gpt-4o'.prices.input_mtok}. */
    private String path() {
        String name = label();
        if (above == null) {
            return step + name;
        }
        return above.path() + (step.startsWith("[") ? "" : ".") + step + name;
    }

    private String label() {
        return value instanceof Map<?, ?> map && map.get("id") instanceof String id
                ? "'" + id + "'"
                : "";
    }
}
