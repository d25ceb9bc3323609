package dev.fairlead.call;

/**
 * An admitted call's door to money and slots: each attempt reserves through it before its provider
 * is called. Dispatch and relay see nothing else of limits.
 */
public interface Permit {
    /** Reserves for one attempt; answers on the loop of the call, at once or later. */
    void reserve(Attempt attempt, Answer answer);

    /** What becomes of a reservation. */
    interface Answer {
        void reserved(Reservation reservation);

        void refused(Refusal refusal);
    }
}
