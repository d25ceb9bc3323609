package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether well-formed data can be the next version of the data in force: prices change one by one
 * and models come and go, but half of them do not vanish over night.
 */
final class Plausibility {
    private static final int FEW = 10;
    private static final BigDecimal TIMES = BigDecimal.TEN;

    private Plausibility() {}

    /** Why it cannot be, in words; null when it can. */
    static @Nullable String doubt(PriceBook before, PriceBook next) {
        Map<String, BigDecimal> old = prices(before);
        Map<String, BigDecimal> now = prices(next);
        if (next.providers().size() * 2 < before.providers().size()) {
            return "%d providers instead of %d"
                    .formatted(next.providers().size(), before.providers().size());
        }
        if (now.size() * 2 < old.size()) {
            return "%d models with prices instead of %d".formatted(now.size(), old.size());
        }
        int leaps = 0;
        for (Map.Entry<String, BigDecimal> entry : now.entrySet()) {
            BigDecimal price = old.get(entry.getKey());
            if (price != null && leaps(price, entry.getValue())) {
                leaps++;
            }
        }
        return leaps > FEW && leaps * 10 > old.size()
                ? "%d of %d models at a tenth or ten times their price".formatted(leaps, old.size())
                : null;
    }

    private static boolean leaps(BigDecimal old, BigDecimal now) {
        return now.compareTo(old.multiply(TIMES)) >= 0 || now.multiply(TIMES).compareTo(old) <= 0;
    }

    /** The last price of the first unit of every model that costs something. */
    private static Map<String, BigDecimal> prices(PriceBook book) {
        Map<String, BigDecimal> prices = new HashMap<>();
        for (Provider provider : book.providers()) {
            for (ModelEntry model : provider.models()) {
                model.prices().getLast().price().rates().stream()
                        .filter(rate -> rate.base().signum() > 0)
                        .findFirst()
                        .ifPresent(
                                rate ->
                                        prices.put(
                                                provider.id()
                                                        + "/"
                                                        + model.id()
                                                        + "/"
                                                        + rate.unit(),
                                                rate.base()));
            }
        }
        return prices;
    }
}
