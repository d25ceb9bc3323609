package dev.fairlead.prices;

import java.math.BigDecimal;
import java.util.List;

/** What a usage costs at a price, or why that cannot be said. */
public sealed interface Cost {
    /**
     * An exact amount of US dollars.
     *
     * @param input the input's part
     * @param output the output's part
     * @param total both, and what belongs to neither, such as fees per request or search
     * @param unpriced the units stated with an amount for which the price has no rate: their part
     *     is not in the total
     */
    record Known(BigDecimal input, BigDecimal output, BigDecimal total, List<String> unpriced)
            implements Cost {
        public Known {
            unpriced = List.copyOf(unpriced);
        }

        /** The total as it is charged. */
        public Money charge() {
            return Money.roundedUp(total);
        }
    }

    /**
     * The usage contradicts itself, such as more cached tokens than tokens.
     *
     * @param detail in words, with unit names and amounts
     */
    record Unclear(String detail) implements Cost {}
}
