package dev.fairlead.call;

import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of one call once it is over: log line, metrics and later the span are
 * written from it alone.
 *
 * @param callId of the call
 * @param route name from the configuration; null where none was found
 * @param provider that answered or was tried last; null where none was tried
 * @param attempts how many there were
 * @param status that the client got; 0 if it left before
 * @param ending of the last attempt; null where there was none
 * @param refusal why we said no; null where we did not
 * @param detail for the log, when something failed; holds no content and no secret
 * @param spent what the last attempt used and cost
 * @param durationMs from the head's arrival to the end
 */
public record Observation(
        String callId,
        @Nullable String route,
        @Nullable String provider,
        int attempts,
        int status,
        @Nullable Ending ending,
        @Nullable Reason refusal,
        @Nullable String detail,
        Spent spent,
        double durationMs) {
    /**
     * What an attempt used and cost.
     *
     * @param usage in units of the price data
     * @param cost null where there is no price
     * @param certainty how far both can be trusted
     * @param timeToFirstByteMs null where there was none
     */
    public record Spent(
            Usage usage,
            @Nullable Money cost,
            Certainty certainty,
            @Nullable Double timeToFirstByteMs) {
        public static final Spent NOTHING =
                new Spent(Usage.NONE, Money.ZERO, Certainty.REPORTED, null);
    }
}
