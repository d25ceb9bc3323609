package dev.fairlead.config;

import dev.fairlead.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON that people read: a member on each line, two spaces. */
final class PrettyJson {
    private PrettyJson() {}

    static String text(Object tree) {
        return text(tree, "") + "\n";
    }

    private static String text(@Nullable Object value, String indent) {
        String below = indent + "  ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return map.entrySet().stream()
                    .map(
                            member ->
                                    below
                                            + JsonWriter.write(member.getKey())
                                            + ": "
                                            + text(member.getValue(), below))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        }
        boolean plain =
                value instanceof List<?> list && list.stream().noneMatch(Map.class::isInstance);
        if (value instanceof List<?> list && !plain) {
            return list.stream()
                    .map(item -> below + text(item, below))
                    .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
        }
        return JsonWriter.write(value);
    }
}
