package dev.fairlead.metering;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** A framing of an answer's decoded bytes that hands its objects to a reading. */
interface AnswerSource {
    /** Reads what remains of a piece, whose position stays. */
    void feed(ByteBuffer piece);

    /** The body has ended. */
    void finish();

    /** Why nothing is read any more; null while all is well. */
    @Nullable String gaveUp();
}
