package dev.fairlead.call;

import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/** What one attempt holds until it is settled: exactly once, whatever happened. */
public interface Reservation {
    /**
     * What has passed so far, so that a crash loses none of it. Cheap enough for every read of the
     * socket.
     *
     * @param status the provider's HTTP status
     * @param responseBytes bytes of the answer's body so far
     * @param outputTextBytes bytes of text the answer has brought so far
     * @param reported what the provider has reported so far; empty if nothing
     * @return null to go on; why not where a limit leaves no more room
     */
    @Nullable Refusal progress(
            int status, long responseBytes, long outputTextBytes, Usage reported);

    /** Whether a limit wants what has no price to be taken at an assumed one. */
    default boolean assumesPrice() {
        return false;
    }

    /**
     * The attempt has ended. Answers on the loop of the call, at once or later, when the record is
     * safe against the death of the process; the last bytes of the answer wait for it.
     */
    void settle(Settlement settlement, Runnable settled);
}
