package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;
import dev.fairlead.http.BodyMemory;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Room for one answer that waits for its cost. */
final class Hold {
    /** Up to this many bytes no share of the memory for bodies is taken. */
    private static final int FREE = 16 * 1024;

    private static final int LONGEST_LENGTH = 9;

    private final BodyMemory memory;
    private int share;
    private byte[] bytes;
    private int size;

    private Hold(BodyMemory memory, int share, int length) {
        this.memory = memory;
        this.share = share;
        bytes = new byte[length];
    }

    /**
     * Room for an answer whose head is to say what it cost: one in JSON that costs something, not
     * longer than the limit. Null for others, and while bodies have all the memory that they may.
     */
    static @Nullable Hold of(AttemptRun run, Headers received, Snapshot.Bodies bodies) {
        if (!run.isPriced() || !AnswerHead.isJson(received)) {
            return null;
        }
        int length = length(received.first("content-length"));
        if (length <= 0 || length > bodies.holdLimit()) {
            return null;
        }
        int share = length <= FREE ? 0 : length;
        boolean taken = share == 0 || bodies.memory().take(share);
        return taken ? new Hold(bodies.memory(), share, length) : null;
    }

    /** Negative where there is none, or one too long to be of interest. */
    private static int length(@Nullable String field) {
        if (field == null || field.isEmpty() || field.length() > LONGEST_LENGTH) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < field.length(); i++) {
            int digit = field.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = 10 * length + digit;
        }
        return length;
    }

    /** Keeps a copy of what remains of a piece, whose position stays. */
    void add(ByteBuffer piece) {
        int more = piece.remaining();
        if (size + more > bytes.length) {
            // Only a changed answer is longer than it said.
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + 256));
        }
        piece.get(piece.position(), bytes, size, more);
        size += more;
    }

    int size() {
        return size;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Without effect the second time. */
    void giveBack() {
        int taken = share;
        share = 0;
        if (taken > 0) {
            memory.giveBack(taken);
        }
    }
}
