package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A price as people write it into a configuration: dollars per million tokens, or per single
 * request or search.
 *
 * @param unit what it is the price of
 * @param times from the written price to the price of the price data
 */
record OwnPrice(Unit unit, BigDecimal times) {
    private static final String PER_MILLION_TOKENS = "_mtok";
    private static final Map<String, OwnPrice> BY_NAME = new TreeMap<>();

    static {
        for (Unit unit : Unit.all()) {
            String key = unit.priceKey();
            if (key.endsWith(PER_MILLION_TOKENS)) {
                String name = key.substring(0, key.length() - PER_MILLION_TOKENS.length());
                BY_NAME.put(name, new OwnPrice(unit, BigDecimal.ONE));
            }
        }
        single("request", "requests");
        single("web_search", "web_searches");
        single("rerank_search", "rerank_searches");
    }

    /** Null when there is none of that name. */
    static @Nullable OwnPrice named(String name) {
        return BY_NAME.get(name);
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    Rate rate(BigDecimal price) {
        return new Rate(unit.name(), unit.per(), price.multiply(times), List.of());
    }

    private static void single(String name, String unitName) {
        Unit unit = Unit.named(unitName);
        if (unit == null) {
            throw new IllegalStateException("no unit '" + unitName + "'");
        }
        BY_NAME.put(name, new OwnPrice(unit, BigDecimal.valueOf(unit.per())));
    }
}
