package dev.fairlead.call;

import dev.fairlead.prices.Usage;

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
     */
    void progress(int status, long responseBytes, long outputTextBytes, Usage reported);

    /**
     * The attempt has ended. Answers on the loop of the call, at once or later, when the record is
     * safe against the death of the process; the last bytes of the answer wait for it.
     */
    void settle(Settlement settlement, Runnable settled);
}
