package dev.fairlead.metering;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.json.ObjectPlaces;
import dev.fairlead.json.Watch;
import dev.fairlead.prices.Money;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The cost as members of the object in which an answer reports usage, in both spellings that
 * clients of other gateways read: {@code logfire_ai_gateway.cost}, a decimal in a string, and the
 * older {@code pydantic_ai_gateway.cost_estimate}, a number.
 */
final class CostMember {
    /** Where usage stands, the best place first; never where a stream only begins to count. */
    private static final List<String> PLACES =
            List.of("usage", "usageMetadata", "response.usage", "delta.usage", "x_groq.usage");

    static final Watch WATCH = Watch.of(PLACES);

    private CostMember() {}

    /** The members, with the comma that joins them to what the object has already. */
    static ByteBuffer of(Money cost, boolean first) {
        BigDecimal number = cost.dollars().stripTrailingZeros();
        String text =
                (first ? "" : ",")
                        + "\"logfire_ai_gateway\":{\"cost\":\""
                        + cost
                        + "\"},\"pydantic_ai_gateway\":{\"cost_estimate\":"
                        + number.toPlainString()
                        + "}";
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    /** The place for the cost in the JSON object at hand: the best of those that are seen. */
    static final class Place implements ObjectPlaces.Found {
        private static final long NONE = -1;

        private long brace = NONE;
        private long from = NONE;
        private int rank = PLACES.size();
        private boolean ended;

        @Override
        public void opened(long start) {
            from = from == NONE ? start : from;
        }

        @Override
        public void closed(String path, long start, long end) {
            int here = PLACES.indexOf(path);
            if (here < rank) {
                rank = here;
                brace = end - 1;
            }
        }

        @Override
        public void ended(long end) {
            ended = true;
        }

        boolean isWhole() {
            return ended && brace != NONE;
        }

        /** Whether there is an object for the cost, whole or not. */
        boolean isSeen() {
            return from != NONE;
        }

        /** Where the first such object begins. */
        long from() {
            return from;
        }

        /** Where the closing brace of the object stands. */
        long brace() {
            return brace;
        }
    }

    /**
     * Where in one JSON object the members go.
     *
     * @return the place of the closing brace; negative where there is none
     */
    static int placeIn(ByteBuffer object) {
        Place place = new Place();
        boolean sound = new ObjectPlaces(WATCH, place).feed(object);
        return sound && place.isWhole() ? (int) place.brace() : -1;
    }

    /** Whether the object that ends with that brace has no member. */
    static boolean isEmpty(ByteBuffer json, int brace) {
        int at = brace - 1;
        while (at > 0 && json.get(at) <= ' ' && json.get(at) >= 0) {
            at--;
        }
        return json.get(at) == '{';
    }
}
