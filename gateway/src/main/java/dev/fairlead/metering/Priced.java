package dev.fairlead.metering;

import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a usage costs. */
sealed interface Priced {
    /**
     * A price is known.
     *
     * @param unpriced what it does not cover, such as {@code web_searches}
     * @param assumption why it may be the price of something else; null if it is not
     */
    record Known(Money cost, List<String> unpriced, @Nullable String assumption) implements Priced {
        public Known {
            unpriced = List.copyOf(unpriced);
        }
    }

    record Unknown(String reason) implements Priced {}

    /** The usage contradicts itself. */
    record Contradictory(String detail) implements Priced {}
}
