package dev.fairlead.metering;

import dev.fairlead.prices.Ceiling;

import org.jspecify.annotations.Nullable;

/**
 * The most that an attempt can use.
 *
 * @param inputTokens that it can read
 * @param outputTokens that it can bring, all answers together
 * @param ceiling what they cost at most; null where there is no price and none is assumed
 * @param priced whether that is the model's own price, not an assumed one
 * @param outputKnown whether the request or the price data bounds the output; else it is a guess,
 *     and an answer may outgrow it
 * @param unbounded what of it has no bound, in words; null for nothing
 */
public record Bound(
        long inputTokens,
        long outputTokens,
        @Nullable Ceiling ceiling,
        boolean priced,
        boolean outputKnown,
        @Nullable String unbounded) {
    /** Of what is not metered. */
    public static final Bound NOTHING = new Bound(0, 0, null, true, true, null);

    /** In nano-dollars; 0 where there is no price. */
    public long cost() {
        return ceiling == null ? 0 : ceiling.cost(inputTokens, outputTokens).nanos();
    }
}
