package dev.fairlead.pipeline;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.http.HeldChunks;
import dev.fairlead.metering.Change;
import dev.fairlead.metering.CostFields;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * An answer that is held until it is whole, so that its head can say what it cost; both leave in
 * one write. While it comes nothing has gone out, so that one that breaks off is an error like any
 * other.
 */
final class HeldAnswer implements Answering {
    private static final int LONGEST_LENGTH = 9;

    private final Flow flow;
    private final AttemptRun run;
    private final int status;
    private final Headers received;
    private final HeldChunks held;
    private final boolean changes;

    HeldAnswer(
            Flow flow,
            AttemptRun run,
            int status,
            Headers received,
            Set<Change> changes,
            HeldChunks held) {
        this.flow = flow;
        this.run = run;
        this.status = status;
        this.received = received;
        this.held = held;
        this.changes = !changes.isEmpty();
        if (this.changes) {
            run.meter().edit(changes);
        }
    }

    /**
     * Room for an answer whose head is to say what it cost: one in JSON that costs something, not
     * longer than the limit. Null for others, and while bodies have the memory that they may.
     */
    static @Nullable HeldChunks room(AttemptRun run, Headers received, Snapshot.Bodies bodies) {
        if (!run.isPriced() || !AnswerHead.isJson(received)) {
            return null;
        }
        int length = length(received.first("content-length"));
        return length > 0 && length <= bodies.holdLimit()
                ? HeldChunks.of(bodies.memory(), length)
                : null;
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

    @Override
    public void chunk(Chunk chunk) {
        run.received(chunk.size());
        if (changes) {
            keep(run.meter().filter(chunk.bytes()));
        } else {
            run.meter().chunk(chunk.bytes());
            held.add(chunk);
        }
    }

    private void keep(Iterable<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            held.add(part);
        }
    }

    @Override
    public void pauseInArrivals() {
        if (!run.isSettled()) {
            run.progress();
        }
    }

    @Override
    public void end(Headers trailers) {
        keep(run.meter().end());
        switch (run.meter().verdict()) {
            case WHOLE -> flow.settle(Ending.COMPLETE, this::finish);
            case FAILED_BY_PROVIDER -> flow.settle(Ending.UPSTREAM_FAILED, this::finish);
            case CUT_SHORT -> flow.settle(Break.tooEarly());
        }
    }

    @Override
    public void failed(BodyFailure failure) {
        run.failed(failure.message());
        flow.settle(Break.of(failure));
    }

    /** It is bounded, and the client does not slow it. */
    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public void concluded() {
        held.release();
    }

    private void finish() {
        Headers head = flow.clientHead(run, received);
        if (changes) {
            head = AnswerHead.withLength(AnswerHead.ofChanged(head), held.size());
        }
        flow.commit(status, CostFields.with(head, run.spent().cost()));
        flow.reply().held(held);
        flow.reply().end(Headers.EMPTY);
        flow.conclude(null);
    }
}
