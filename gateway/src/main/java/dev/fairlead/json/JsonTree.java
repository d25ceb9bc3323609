package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small piece of JSON as plain values: {@code Map} (in order, the last of equal names), {@code
 * List}, {@code String}, {@code Long} for a whole number that fits, else {@code BigDecimal}, {@code
 * Boolean}, null.
 */
public record JsonTree(@Nullable Object value) {
    /** The most bytes that are read. */
    public static final int MAX_BYTES = MemberExtractor.MAX_RETAINED;

    private static final int MAX_NUMBER_LENGTH = 512;

    /** Whatever is no longer fits into 64 bits. */
    private static final int MAX_LONG_LENGTH = 18;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                    .maxStringLength(MAX_BYTES)
                                    .build())
                    .build();

    /**
     * Reads what remains of a buffer, whose position stays.
     *
     * @return empty if that is not one JSON value, more than {@value #MAX_BYTES} bytes, more than
     *     {@value JsonScanner#MAX_DEPTH} deep, or has a number beyond 1e400
     */
    public static Optional<JsonTree> read(ByteBuffer json) {
        if (json.remaining() > MAX_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[json.remaining()];
        json.get(json.position(), bytes);
        JsonTree plain = PlainJson.read(bytes);
        return plain == null ? parse(bytes) : Optional.of(plain);
    }

    /** The same for all there is in JSON. */
    static Optional<JsonTree> parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            JsonTree tree = new JsonTree(value(parser));
            return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException | NumberOutOfRange unreadable) {
            return Optional.empty();
        }
    }

    /** Reads a text, as {@link #read(ByteBuffer)}. */
    public static Optional<JsonTree> read(String json) {
        return read(ByteBuffer.wrap(json.getBytes(UTF_8)));
    }

    /** The members, if the value is an object. */
    @SuppressWarnings("unchecked")
    public Optional<Map<String, @Nullable Object>> object() {
        return value instanceof Map<?, ?> map
                ? Optional.of((Map<String, @Nullable Object>) map)
                : Optional.empty();
    }

    /** The value written without whitespace. */
    @Override
    public String toString() {
        return JsonWriter.write(value);
    }

    private static @Nullable Object value(JsonParser parser) throws NumberOutOfRange {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            // The parser throws for everything that is no JSON; what is left is an empty text.
            case null, default -> throw new NumberOutOfRange();
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws NumberOutOfRange {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws NumberOutOfRange {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static Object number(String digits) throws NumberOutOfRange {
        if (digits.length() <= MAX_LONG_LENGTH && isWhole(digits)) {
            return Long.valueOf(digits);
        }
        BigDecimal decimal = Member.decimal(digits).orElseThrow(NumberOutOfRange::new);
        if (decimal.scale() == 0 && decimal.precision() <= 18) {
            return decimal.longValueExact();
        }
        return decimal;
    }

    private static boolean isWhole(String digits) {
        for (int i = digits.charAt(0) == '-' ? 1 : 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static final class NumberOutOfRange extends Exception {
        private static final long serialVersionUID = 1;
    }
}
