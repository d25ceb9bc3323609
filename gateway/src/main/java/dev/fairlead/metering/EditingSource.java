package dev.fairlead.metering;

import java.nio.ByteBuffer;
import java.util.List;

/** A framing that changes what passes. */
interface EditingSource extends AnswerSource {
    /**
     * Reads a piece, whose position stays.
     *
     * @return what the client may see now: the piece itself if that is all of it, else copies
     */
    List<ByteBuffer> pass(ByteBuffer piece);

    /** The body has ended: what was held. */
    List<ByteBuffer> rest();

    /** What a view shows, for longer than the call in which it is valid. */
    static ByteBuffer copy(ByteBuffer view) {
        ByteBuffer copy = ByteBuffer.allocate(view.remaining());
        copy.put(view.duplicate()).flip();
        return copy;
    }
}
