package dev.fairlead.dialect;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads counts out of an answer's tree, unit by unit: what is absent, null or no number counts
 * towards nothing.
 */
public final class UsageReader {
    private final @Nullable Object usage;
    private final Map<String, BigDecimal> units = new LinkedHashMap<>();

    /**
     * @param tree as in {@link AnswerFacts#tree}
     * @param root the member in it that holds usage
     */
    public UsageReader(Map<String, @Nullable Object> tree, String root) {
        usage = tree.get(root);
    }

    /** Adds the number at a path of names within the usage to a unit. */
    public UsageReader add(String unit, String... path) {
        Object value = usage;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        BigDecimal amount =
                switch (value) {
                    case Long whole -> BigDecimal.valueOf(whole);
                    case BigDecimal decimal -> decimal;
                    case null, default -> null;
                };
        if (amount != null) {
            units.merge(unit, amount, BigDecimal::add);
        }
        return this;
    }

    /** Adds the number only if the unit has none yet. */
    public UsageReader orElse(String unit, String... path) {
        return units.containsKey(unit) ? this : add(unit, path);
    }

    public Map<String, BigDecimal> units() {
        return units;
    }
}
