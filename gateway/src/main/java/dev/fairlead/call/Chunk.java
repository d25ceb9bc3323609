package dev.fairlead.call;

import java.nio.ByteBuffer;

/**
 * A piece of a body on its way through. It belongs to whoever hands it out: it is valid during the
 * call that brings it, and whoever keeps its bytes copies them. Handing it to a reply or to an
 * upstream request during that call passes it on without a copy.
 */
public interface Chunk {
    /** A read-only view of the bytes, from position to limit; valid during the call alone. */
    ByteBuffer bytes();

    /** How many bytes there are. */
    int size();
}
