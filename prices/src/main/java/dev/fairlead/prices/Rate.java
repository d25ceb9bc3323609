package dev.fairlead.prices;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;

/**
 * What one unit costs.
 *
 * @param unit the unit's name, such as {@code input_tokens}
 * @param per how many of the unit the price is for, such as a million
 * @param base US dollars
 * @param tiers other prices for calls with a long input, by rising start
 */
public record Rate(String unit, int per, BigDecimal base, List<Tier> tiers) {
    private static final int WHOLE_DIGITS = 12;
    private static final int DECIMALS = 30;

    public Rate {
        base = checked(unit, base);
        if (tiers.size() > 1) {
            tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::start)).toList();
        }
        tiers = List.copyOf(tiers);
    }

    /**
     * The price of every unit of a call whose input is longer than {@code start} tokens.
     *
     * @param start input tokens
     * @param price US dollars
     */
    public record Tier(long start, BigDecimal price) {
        public Tier {
            if (start < 0) {
                throw new IllegalArgumentException("start: " + start + " (expected: >= 0)");
            }
            price = checked("price", price);
        }
    }

    /** The price for a call with so many input tokens. */
    BigDecimal at(BigDecimal inputTokens) {
        BigDecimal price = base;
        for (Tier tier : tiers) {
            if (inputTokens.compareTo(BigDecimal.valueOf(tier.start())) <= 0) {
                break;
            }
            price = tier.price();
        }
        return price;
    }

    /** The dearest price of a single unit in a call with at most so many input tokens. */
    BigDecimal ceiling(long inputTokens) {
        BigDecimal dearest = base;
        for (Tier tier : tiers) {
            dearest = tier.start() < inputTokens ? dearest.max(tier.price()) : dearest;
        }
        return dearest.divide(BigDecimal.valueOf(per), DECIMALS, RoundingMode.CEILING);
    }

    private static BigDecimal checked(String what, BigDecimal price) {
        boolean plausible =
                price.signum() == 0
                        || (price.signum() > 0
                                && (long) price.precision() - price.scale() <= WHOLE_DIGITS
                                && price.scale() <= DECIMALS);
        if (!plausible) {
            throw new IllegalArgumentException(
                    what + ": " + price + " (expected: US dollars, 0 or more)");
        }
        // A zero may carry any exponent; without it, adding is cheap.
        return price.signum() == 0 ? BigDecimal.ZERO : price;
    }
}
