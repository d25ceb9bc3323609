package dev.fairlead.http;

import java.nio.ByteBuffer;

/**
 * A request body held whole in memory, contiguous, counted against the body memory until it is
 * released. On the loop of the call alone.
 */
public interface HeldBody {
    /** A read-only view of all bytes; valid until {@link #release}. */
    ByteBuffer bytes();

    int size();

    /**
     * Counts that many more bytes, which somebody made of these, against the body memory until the
     * release.
     *
     * @return whether there was as much
     */
    boolean countsToo(long bytes);

    /**
     * The holder needs it no more. A write of it that is still under way keeps the memory until it
     * is through. Called once.
     */
    void release();
}
