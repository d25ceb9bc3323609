package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** As much of JSON Schema 2020-12 as {@link SchemaFile} uses, to see what it accepts. */
final class JsonSchema {
    private final Map<String, ?> root;

    JsonSchema(Map<String, ?> root) {
        this.root = root;
    }

    /** What is wrong with a value, each with its path; empty for nothing. */
    List<String> problems(@Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(root, value, "", problems);
        return problems;
    }

    private void check(
            Map<?, ?> schema, @Nullable Object value, String path, List<String> problems) {
        if (schema.get("$ref") instanceof String reference) {
            check(definition(reference), value, path, problems);
        }
        if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
            problems.add(path + ": not one of " + words);
        }
        if (schema.get("type") != null && !fits(schema.get("type"), value)) {
            problems.add(path + ": not of type " + schema.get("type"));
        }
        if (schema.get("anyOf") instanceof List<?> choices
                && choices.stream().noneMatch(choice -> fits(choice, value, path))) {
            problems.add(path + ": fits none of the forms");
        }
        if (value instanceof Map<?, ?> map) {
            members(schema, map, path, problems);
        }
        if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            for (Object item : list) {
                check(items, item, path + "[]", problems);
            }
        }
    }

    private void members(Map<?, ?> schema, Map<?, ?> map, String path, List<String> problems) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
        Object others = schema.get("additionalProperties");
        map.forEach(
                (name, member) -> {
                    String below = path + "." + name;
                    if (properties.get(name) instanceof Map<?, ?> known) {
                        check(known, member, below, problems);
                    } else if (others instanceof Map<?, ?> all) {
                        check(all, member, below, problems);
                    } else if (Boolean.FALSE.equals(others)) {
                        problems.add(below + ": unknown");
                    }
                });
        if (schema.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(name -> !map.containsKey(name))
                    .forEach(name -> problems.add(path + "." + name + ": missing"));
        }
    }

    private boolean fits(Object choice, @Nullable Object value, String path) {
        List<String> problems = new ArrayList<>();
        check((Map<?, ?>) choice, value, path, problems);
        return problems.isEmpty();
    }

    private static boolean fits(Object types, @Nullable Object value) {
        List<?> all = types instanceof List<?> list ? list : List.of(types);
        return all.stream().anyMatch(type -> is(String.valueOf(type), value));
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private Map<?, ?> definition(String reference) {
        if (root.get("$defs") instanceof Map<?, ?> definitions
                && definitions.get(reference.substring("#/$defs/".length()))
                        instanceof Map<?, ?> found) {
            return found;
        }
        throw new IllegalArgumentException(reference);
    }
}
