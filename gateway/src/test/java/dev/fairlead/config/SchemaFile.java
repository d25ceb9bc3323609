package dev.fairlead.config;

import dev.fairlead.call.OperationClass;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.telemetry.LogSettings;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes {@code docs/fairlead.schema.json} (JSON Schema 2020-12) from the schema that the file's
 * readers use, so that editors complete what {@code check} accepts.
 */
final class SchemaFile {
    private static final Map<String, List<String>> WORDS =
            Map.ofEntries(
                    Map.entry(
                            "providers.<name>.type",
                            ProviderType.ALL.stream().map(ProviderType::id).toList()),
                    words("providers.<name>.on_disconnect", ProviderSettings.OnDisconnect.class),
                    words("server.half_close", ServerConfiguration.HalfClose.class),
                    words("ledger.journal_sync", Configuration.JournalSync.class),
                    words("log.format", LogSettings.Format.class),
                    words("log.level", LogSettings.Level.class),
                    words("log.levels", LogSettings.Level.class),
                    words("operations", OperationClass.class),
                    words("week_start", DayOfWeek.class),
                    words("limits[].metric", Metric.class),
                    words("limits[].action", Limit.Action.class),
                    words("limits[].policy", Limit.Policy.class),
                    words("limits[].overrun", Limit.Overrun.class),
                    words("limits[].unbounded", Limit.Unbounded.class),
                    words("limits[].unpriced", Limit.Unpriced.class),
                    words("limits[].cached", Limit.Cached.class));

    /** The same wherever they stand. */
    private static final Optional<Shape> LIMITS = Optional.of(LimitSchema.LIMIT);

    private SchemaFile() {}

    static Map<String, Object> tree() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Shape shape : Schema.ALL) {
            definitions.put(name(shape), object(shape));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "fairlead.yaml");
        schema.put("$ref", reference(Schema.TOP));
        schema.put("$defs", definitions);
        return schema;
    }

    private static Map<String, Object> object(Shape shape) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field field : shape.fields()) {
            if (field.supported()) {
                properties.put(field.name(), described(shape, field));
            }
            if (field.says().endsWith("Required")) {
                required.add(field.name());
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", List.of("object", "null"));
        object.put("properties", properties);
        object.put("additionalProperties", false);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    private static Map<String, Object> described(Shape shape, Field field) {
        Map<String, Object> described = new LinkedHashMap<>();
        if (!field.says().isEmpty()) {
            described.put("description", field.says());
        }
        if (!field.fallback().isEmpty()) {
            described.put("default", fallback(field));
        }
        described.putAll(value(path(shape, field), field));
        return described;
    }

    private static Object fallback(Field field) {
        return switch (field.kind()) {
            case FLAG -> Boolean.valueOf(field.fallback());
            case NUMBER -> Integer.valueOf(field.fallback());
            default -> field.fallback();
        };
    }

    private static String path(Shape shape, Field field) {
        return shape.equals(Schema.TOP) ? field.name() : shape.title() + "." + field.name();
    }

    private static Map<String, Object> value(String path, Field field) {
        return switch (field.kind()) {
            case TEXT -> text(WORDS.get(path));
            case SECRET, FILE -> Map.of("type", List.of("string", "null"));
            case DATE -> Map.of("type", List.of("string", "null"));
            case NUMBER -> Map.of("type", List.of("integer", "null"));
            case FLAG -> Map.of("type", List.of("boolean", "null"));
            case DURATION, SIZE, MONEY, AMOUNT ->
                    Map.of("type", List.of("string", "number", "null"));
            case WINDOW -> Map.of("type", List.of("string", "number"));
            case OWNER -> owner();
            case LIST -> list(path, field.name());
            case SECTION -> section(path);
            case NOT_YET -> throw new IllegalArgumentException(path);
        };
    }

    private static Map<String, Object> owner() {
        Map<String, Object> whole = Map.of("enum", List.of(Owner.ORGANISATION.kind().code()));
        return Map.of("anyOf", List.of(whole, referring(LimitSchema.ON)));
    }

    private static Map<String, Object> text(@Nullable List<String> words) {
        if (words == null) {
            return Map.of("type", List.of("string", "null"));
        }
        List<@Nullable String> all = new ArrayList<>(words);
        all.add(null);
        return new LinkedHashMap<>(Map.of("enum", all));
    }

    private static Map<String, Object> list(String path, String name) {
        Object items =
                shape(path + "[]")
                        .or(() -> LIMITS.filter(limit -> limit.title().equals(name + "[]")))
                        .map(SchemaFile::referring)
                        .orElseGet(
                                () ->
                                        WORDS.containsKey(name)
                                                ? Map.of("enum", WORDS.get(name))
                                                : Map.of("type", "string"));
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", List.of("array", "null"));
        list.put("items", items);
        return list;
    }

    private static Map<String, Object> section(String path) {
        Optional<Shape> named = shape(path + ".<name>");
        if (named.isPresent()) {
            return mapOf(referring(named.get()));
        }
        if (path.equals(ProviderSchema.OWN_PRICES.title())) {
            Map<String, Object> prices = referring(ProviderSchema.OWN_PRICES);
            return Map.of("anyOf", List.of(prices, mapOf(prices)));
        }
        String last = path.substring(path.lastIndexOf('.') + 1);
        return shape(path)
                .or(() -> shape(last))
                .map(SchemaFile::referring)
                .orElseGet(
                        () ->
                                mapOf(
                                        WORDS.containsKey(path)
                                                ? Map.of("enum", WORDS.get(path))
                                                : Map.of(
                                                        "type",
                                                        List.of("string", "number", "boolean"))));
    }

    private static Map<String, Object> mapOf(Map<String, ?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", List.of("object", "null"));
        map.put("additionalProperties", values);
        return map;
    }

    private static Optional<Shape> shape(String title) {
        return Schema.ALL.stream().filter(shape -> shape.title().equals(title)).findFirst();
    }

    private static Map<String, Object> referring(Shape shape) {
        return Map.of("$ref", reference(shape));
    }

    private static String reference(Shape shape) {
        return "#/$defs/" + name(shape);
    }

    /** Without what would have to be encoded in a reference. */
    private static String name(Shape shape) {
        return shape.equals(Schema.TOP)
                ? "file"
                : shape.title().replace("<name>", "one").replace("[]", ".one");
    }

    private static <E extends Enum<E>> Map.Entry<String, List<String>> words(
            String path, Class<E> type) {
        return Map.entry(
                path,
                Arrays.stream(type.getEnumConstants())
                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
