package dev.fairlead.call;

/**
 * Receives a body. Any number of {@link #chunk} and {@link #pauseInArrivals}, then exactly one of
 * {@link #end} and {@link #failed}, all on the loop of the call.
 */
public interface BodyReader {
    void chunk(Chunk chunk);

    /** What had arrived together is through: the moment to flush. */
    void pauseInArrivals();

    /** The body came whole. */
    void end(Headers trailers);

    /** The body did not come whole. */
    void failed(BodyFailure failure);
}
