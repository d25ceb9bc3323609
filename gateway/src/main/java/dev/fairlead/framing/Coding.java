package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One content coding being undone. Whoever made it closes it: it holds native memory. */
interface Coding extends AutoCloseable {
    /** The most bytes handed out at once: what a hostile body makes us hold. */
    int STEP = 8 * 1024;

    /**
     * Decodes all of a piece, moving its position to its end.
     *
     * @param out receives decoded bytes, valid during the call
     * @throws DecodingFailure if the bytes are not this coding
     */
    void feed(ByteBuffer piece, Consumer<ByteBuffer> out);

    /** Whether the content may end here. */
    boolean complete();

    @Override
    void close();
}
