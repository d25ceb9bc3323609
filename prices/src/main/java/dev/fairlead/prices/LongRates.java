package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;

/**
 * Rates per single unit as {@code long}s of one scale, so that a cost is a few multiplications and
 * still exact.
 */
final class LongRates {
    private static final int MAX_SCALE = 18;

    private final int scale;
    private final Unit.Side[] sides;
    private final long[] bases;
    private final long[][] starts;
    private final long[][] prices;

    private LongRates(int scale, List<Rate> rates) {
        this.scale = scale;
        int size = rates.size();
        sides = new Unit.Side[size];
        bases = new long[size];
        starts = new long[size][];
        prices = new long[size][];
        for (int at = 0; at < size; at++) {
            Rate rate = rates.get(at);
            Unit unit = Unit.named(rate.unit());
            sides[at] = unit == null ? Unit.Side.NEITHER : unit.side();
            bases[at] = scaled(rate.base(), rate.per());
            int tiers = rate.tiers().size();
            starts[at] = new long[tiers];
            prices[at] = new long[tiers];
            for (int tier = 0; tier < tiers; tier++) {
                starts[at][tier] = rate.tiers().get(tier).start();
                prices[at][tier] = scaled(rate.tiers().get(tier).price(), rate.per());
            }
        }
    }

    /** Null when a rate is not a decimal of its unit, or takes more digits than fit. */
    static @Nullable LongRates of(List<Rate> rates) {
        int scale = 0;
        for (Rate rate : rates) {
            if (zeros(rate.per()) < 0) {
                return null;
            }
            scale = Math.max(scale, scale(rate.base(), rate.per()));
            for (Rate.Tier tier : rate.tiers()) {
                scale = Math.max(scale, scale(tier.price(), rate.per()));
            }
        }
        try {
            return scale > MAX_SCALE ? null : new LongRates(scale, rates);
        } catch (ArithmeticException _) {
            return null;
        }
    }

    /** The cost of so many of each unit; null when a sum does not fit. */
    Cost.@Nullable Known cost(long[] counts, long inputTokens, List<String> unpriced) {
        long input = 0;
        long output = 0;
        long total = 0;
        for (int at = 0; at < counts.length; at++) {
            long price = price(at, inputTokens);
            long cost = counts[at] * price;
            if (Math.multiplyHigh(counts[at], price) != 0 || cost < 0) {
                return null;
            }
            total += cost;
            if (total < 0) {
                return null;
            }
            switch (sides[at]) {
                case INPUT -> input += cost;
                case OUTPUT -> output += cost;
                case NEITHER -> {}
            }
        }
        return new Cost.Known(
                BigDecimal.valueOf(input, scale),
                BigDecimal.valueOf(output, scale),
                BigDecimal.valueOf(total, scale),
                unpriced);
    }

    /** The power of ten that {@code per} is; -1 when it is none. */
    static int zeros(int per) {
        int zeros = 0;
        int rest = per;
        while (rest % 10 == 0) {
            rest /= 10;
            zeros++;
        }
        return rest == 1 ? zeros : -1;
    }

    private long price(int at, long inputTokens) {
        long price = bases[at];
        for (int tier = 0; tier < starts[at].length && inputTokens > starts[at][tier]; tier++) {
            price = prices[at][tier];
        }
        return price;
    }

    private static int scale(BigDecimal price, int per) {
        return price.signum() == 0 ? 0 : price.stripTrailingZeros().scale() + zeros(per);
    }

    private long scaled(BigDecimal price, int per) {
        return price.signum() == 0
                ? 0
                : price.scaleByPowerOfTen(-zeros(per))
                        .setScale(scale)
                        .unscaledValue()
                        .longValueExact();
    }
}
