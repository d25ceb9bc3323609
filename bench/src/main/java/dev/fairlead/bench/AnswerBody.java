package dev.fairlead.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Takes an answer's body out of its framing, by length or chunked, and compares each byte. */
final class AnswerBody {
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    private MemorySegment expected = MemorySegment.NULL;
    private State state = State.DONE;
    private boolean chunked;
    private long left;
    private long position;
    private int lineLength;
    private boolean extension;

    /** Begins a body; a length below 0 means that it comes in chunks. */
    void begin(MemorySegment expected, long length) {
        this.expected = expected;
        position = 0;
        lineLength = 0;
        extension = false;
        chunked = length < 0;
        left = chunked ? 0 : length;
        if (!chunked && length != expected.byteSize()) {
            throw new IllegalStateException(
                    "content-length " + length + ", expected " + expected.byteSize());
        }
        state = chunked ? State.SIZE : State.DATA;
    }

    boolean done() {
        return state == State.DONE;
    }

    /** How many bytes of the body have come. */
    long position() {
        return position;
    }

    /** Takes what belongs to the body; returns where it ended. */
    long take(MemorySegment from, long offset, long end) {
        long at = offset;
        while (at < end && state != State.DONE) {
            at = state == State.DATA ? data(from, at, end) : framing(from, at);
        }
        return at;
    }

    private long data(MemorySegment from, long at, long end) {
        long take = Math.min(left, end - at);
        if (position + take > expected.byteSize()
                || MemorySegment.mismatch(from, at, at + take, expected, position, position + take)
                        >= 0) {
            throw new IllegalStateException("a body differs after byte " + position);
        }
        position += take;
        left -= take;
        if (left == 0) {
            state = chunked ? State.DATA_END : State.DONE;
        }
        return at + take;
    }

    private long framing(MemorySegment from, long at) {
        byte b = from.get(JAVA_BYTE, at);
        if (b == '\n') {
            lineEnded();
        } else if (b != '\r') {
            lineLength++;
            int digit = Character.digit(b, 16);
            extension |= digit < 0;
            if (state == State.SIZE && !extension) {
                left = left * 16 + digit;
            }
        }
        return at + 1;
    }

    private void lineEnded() {
        if (state == State.SIZE) {
            state = left == 0 ? State.TRAILER : State.DATA;
        } else if (state == State.DATA_END) {
            state = State.SIZE;
        } else if (lineLength == 0) {
            ended();
        }
        lineLength = 0;
        extension = false;
    }

    private void ended() {
        state = State.DONE;
        if (position != expected.byteSize()) {
            throw new IllegalStateException("a body ended after " + position + " bytes");
        }
    }
}
