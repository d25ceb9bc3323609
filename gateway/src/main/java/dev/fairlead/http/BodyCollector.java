package dev.fairlead.http;

import dev.fairlead.call.BodyFailure;

/** Collects the bodies of requests whole, within the memory that all of them share. */
public final class BodyCollector {
    private BodyCollector() {}

    /** What becomes of a body; exactly one of these, on the loop of the exchange. */
    public interface Outcome {
        /** All of it; whoever hears this releases it. */
        void whole(HeldBody body);

        /** It is longer than the limit in bytes. The rest is thrown away. */
        void tooLarge(long limit);

        /** It did not come whole. */
        void failed(BodyFailure failure);

        /** There was no memory for it within the time that a body may wait. */
        void overloaded();
    }

    /**
     * Reads the body of the exchange to its end. While there is no memory for more of it, nothing
     * more is read from the client. The outcome never comes within this call.
     *
     * @param limit how many bytes at most
     * @param memory what it takes its share of
     */
    public static void collect(Exchange exchange, long limit, BodyMemory memory, Outcome outcome) {
        new Collecting(exchange, memory, limit, outcome).begin();
    }
}
