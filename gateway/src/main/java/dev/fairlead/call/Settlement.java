package dev.fairlead.call;

import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * One physical attempt as it ended: what it used and what it cost. Together with its {@link
 * Attempt} it is the usage record.
 *
 * @param status the provider's HTTP status; null if there was no answer
 * @param ending how it ended
 * @param providerRequestId what the provider calls it; null if it said nothing
 * @param modelServed as the provider reports it; null if it said nothing
 * @param usage what was used, in units of the price data
 * @param cost what that costs, rounded up once; null where there is no price
 * @param certainty how far usage and cost can be trusted
 * @param reason why the certainty is less than reported, or the provider's error type; null where
 *     there is nothing to say
 * @param timing how long it took
 * @param traffic how many bytes of bodies went each way
 */
public record Settlement(
        @Nullable Integer status,
        Ending ending,
        @Nullable String providerRequestId,
        @Nullable String modelServed,
        Usage usage,
        @Nullable Money cost,
        Certainty certainty,
        @Nullable String reason,
        Timing timing,
        Traffic traffic) {
    /**
     * From the moment the attempt is sent, in milliseconds; null where it did not come to that.
     *
     * @param timeToFirstByteMs to the first byte of the answer's body
     * @param durationMs to the end
     */
    public record Timing(@Nullable Double timeToFirstByteMs, @Nullable Double durationMs) {}

    /** Bytes of bodies as on the wire to and from the provider. */
    public record Traffic(long requestBytes, long responseBytes) {}
}
