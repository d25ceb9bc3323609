package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The way to a field in a tree: field names, and conditions that pick an item of an array. */
record FieldPath(List<Step> steps) {
    sealed interface Step {
        /** Null when there is no such thing. */
        @Nullable Object from(@Nullable Object value);
    }

    record Field(String name) implements Step {
        @Override
        public @Nullable Object from(@Nullable Object value) {
            return value instanceof Map<?, ?> map ? map.get(name) : null;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The first item whose field fulfils the condition. */
    record Item(String field, Clause match) implements Step {
        @Override
        public @Nullable Object from(@Nullable Object value) {
            if (!(value instanceof List<?> list)) {
                return null;
            }
            for (Object item : list) {
                if (item instanceof Map<?, ?> map
                        && map.get(field) instanceof String text
                        && match.matches(text, text.toLowerCase(Locale.ROOT))) {
                    return item;
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return "[" + field + "]";
        }
    }

    static FieldPath of(String field) {
        return new FieldPath(List.of(new Field(field)));
    }

    static FieldPath of(Place place) throws BadPriceData {
        if (!place.isArray()) {
            return of(place.text());
        }
        List<Step> steps = new ArrayList<>();
        for (Place item : place.items()) {
            steps.add(
                    item.isObject()
                            ? new Item(item.field("field").text(), Clause.of(item.field("match")))
                            : new Field(item.text()));
        }
        if (steps.isEmpty() || !(steps.getLast() instanceof Field)) {
            throw place.bad("does not end in a field name");
        }
        return new FieldPath(List.copyOf(steps));
    }

    /** What stands there; null when nothing does. */
    @Nullable Object in(Object tree) {
        Object value = tree;
        for (Step step : steps) {
            value = step.from(value);
        }
        return value;
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("."));
    }
}
