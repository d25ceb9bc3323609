package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON read whole into {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link
 * Boolean} and null, within limits: a document past them is bad data, not a full heap or stack.
 */
final class JsonTree {
    private static final int DEPTH = 64;
    private static final int NUMBER_DIGITS = 64;
    private static final int TEXT = 64 * 1024;
    private static final int NAME = 256;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxNumberLength(NUMBER_DIGITS)
                                    .maxStringLength(TEXT)
                                    .maxNameLength(NAME)
                                    .build())
                    .build();

    private JsonTree() {}

    /** The only value of the document, as the root of its places. */
    static Place read(byte[] json) throws BadPriceData {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new BadPriceData("bytes after the end of the JSON document");
            }
            return new Place(null, "data", value);
        } catch (JacksonException broken) {
            throw new BadPriceData("not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws BadPriceData {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new BadPriceData("an empty document (expected: JSON)");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new BadPriceData("not JSON: " + token);
        };
    }

    private static BigDecimal number(JsonParser parser) throws BadPriceData {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException beyond) {
            throw new BadPriceData("a number with an exponent beyond all measure", beyond);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws BadPriceData {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.containsKey(name)) {
                throw new BadPriceData("a second field '" + name + "' in one object");
            }
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws BadPriceData {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }
}
