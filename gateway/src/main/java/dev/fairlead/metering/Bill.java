package dev.fairlead.metering;

import dev.fairlead.call.Certainty;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt used and cost, as far as its meter knows: the part of a settlement that is about
 * money.
 *
 * @param usage in units of the price data
 * @param cost rounded up once; null where there is no price
 * @param certainty how far usage and cost can be trusted
 * @param reason why the certainty is less than reported, or the provider's error type; null where
 *     there is nothing to say
 * @param modelServed as the provider reports it; null if it said nothing
 */
public record Bill(
        Usage usage,
        @Nullable Money cost,
        Certainty certainty,
        @Nullable String reason,
        @Nullable String modelServed) {
    /** The bill of an attempt that the provider cannot have begun. */
    public static final Bill NOTHING =
            new Bill(Usage.NONE, Money.ZERO, Certainty.REPORTED, null, null);

    /** The bill of an attempt of which nothing can be said. */
    static Bill unknown(String reason) {
        return new Bill(Usage.NONE, null, Certainty.UNPRICED, reason, null);
    }
}
