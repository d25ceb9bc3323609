package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something counted and billed, such as {@code input_tokens}.
 *
 * <p>What a unit is, its dimensions say: {@code cache_read_tokens} has all dimensions of {@code
 * input_tokens} and one more, so it is a part of it, and whoever states the part has counted it in
 * the whole too. Two units that can overlap, such as audio tokens and cached tokens, have a join:
 * the unit of what is both.
 *
 * @see <a
 *     href="https://github.com/pydantic/genai-prices/blob/main/prices/units.yml">genai-prices</a>
 */
final class Unit {
    static final Unit REQUESTS;

    /** What prices with tiers go by. */
    static final Unit INPUT_TOKENS;

    /** Part of which side of the bill. */
    enum Side {
        INPUT,
        OUTPUT,
        NEITHER
    }

    private static final Map<String, Unit> BY_NAME = new LinkedHashMap<>();
    private static final Map<String, Unit> BY_PRICE_KEY = new HashMap<>();
    private static final boolean[][] PART_OF;

    /** By {@code one.index * count + other.index}. */
    private static final @Nullable Unit[] JOINS;

    static {
        for (Unit unit : read()) {
            BY_NAME.put(unit.name, unit);
            BY_PRICE_KEY.put(unit.priceKey, unit);
        }
        PART_OF = new boolean[BY_NAME.size()][BY_NAME.size()];
        JOINS = new @Nullable Unit[BY_NAME.size() * BY_NAME.size()];
        Map<Map<String, String>, Unit> byDimensions = new HashMap<>();
        BY_NAME.values().forEach(unit -> byDimensions.put(unit.dimensions, unit));
        for (Unit one : BY_NAME.values()) {
            for (Unit other : BY_NAME.values()) {
                PART_OF[one.index][other.index] =
                        one != other
                                && one.dimensions
                                        .entrySet()
                                        .containsAll(other.dimensions.entrySet());
                if (one.agreesWith(other)) {
                    Map<String, String> both = new HashMap<>(one.dimensions);
                    both.putAll(other.dimensions);
                    JOINS[one.index * BY_NAME.size() + other.index] = byDimensions.get(both);
                }
            }
        }
        REQUESTS = required("requests");
        INPUT_TOKENS = required("input_tokens");
    }

    private final String name;
    private final String priceKey;
    private final int per;
    private final Map<String, String> dimensions;
    private final int index;

    private Unit(String name, String priceKey, int per, Map<String, String> dimensions, int index) {
        this.name = name;
        this.priceKey = priceKey;
        this.per = per;
        this.dimensions = dimensions;
        this.index = index;
    }

    /** The unit of that name; null when there is none. */
    static @Nullable Unit named(String name) {
        return BY_NAME.get(name);
    }

    /** The unit whose price stands under that key, such as {@code input_mtok}; null if none. */
    static @Nullable Unit pricedBy(String key) {
        return BY_PRICE_KEY.get(key);
    }

    static Collection<Unit> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    String name() {
        return name;
    }

    String priceKey() {
        return priceKey;
    }

    /** How many of the unit one price is for. */
    int per() {
        return per;
    }

    /** What is counted, such as {@code tokens}. */
    String family() {
        return String.valueOf(dimensions.get("family"));
    }

    /** Whether it is something else than text, such as sound. */
    boolean isMedia() {
        String modality = dimensions.get("modality");
        return modality != null && !modality.equals("text");
    }

    Side side() {
        return switch (dimensions.get("direction")) {
            case "input" -> Side.INPUT;
            case "output" -> Side.OUTPUT;
            case null, default -> Side.NEITHER;
        };
    }

    /** How narrow the unit is: a part has more dimensions than its whole. */
    int depth() {
        return dimensions.size();
    }

    Map<String, String> dimensions() {
        return dimensions;
    }

    /** Dense, from zero. */
    int index() {
        return index;
    }

    boolean partOf(Unit whole) {
        return PART_OF[index][whole.index];
    }

    /** Whether something can be counted as both, without one being a part of the other. */
    boolean overlaps(Unit other) {
        return this != other && !partOf(other) && !other.partOf(this) && agreesWith(other);
    }

    /** The unit of what is counted as both; null when they exclude each other. */
    @Nullable Unit join(Unit other) {
        return JOINS[index * BY_NAME.size() + other.index];
    }

    @Override
    public String toString() {
        return name;
    }

    private boolean agreesWith(Unit other) {
        for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
            String theirs = other.dimensions.get(dimension.getKey());
            if (theirs != null && !theirs.equals(dimension.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static Unit required(String name) {
        Unit unit = BY_NAME.get(name);
        if (unit == null) {
            throw new IllegalStateException("units.json: no unit '" + name + "'");
        }
        return unit;
    }

    private static List<Unit> read() {
        try (InputStream in = Unit.class.getResourceAsStream("units.json")) {
            if (in == null) {
                throw new IllegalStateException("units.json is missing from the class path");
            }
            List<Unit> units = new ArrayList<>();
            for (Place place : JsonTree.read(in.readAllBytes()).items()) {
                units.add(unit(place, units.size()));
            }
            return units;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (BadPriceData bad) {
            throw new IllegalStateException("units.json: " + bad.getMessage(), bad);
        }
    }

    private static Unit unit(Place place, int index) throws BadPriceData {
        Map<String, String> dimensions = new HashMap<>();
        for (Map.Entry<String, Place> entry : place.field("dimensions").fields().entrySet()) {
            dimensions.put(entry.getKey(), entry.getValue().text());
        }
        return new Unit(
                place.field("name").text(),
                place.field("price_key").text(),
                place.field("per").number().intValueExact(),
                Map.copyOf(dimensions),
                index);
    }
}
