package dev.fairlead.pipeline;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.metering.Change;
import dev.fairlead.metering.CostFields;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * An answer that is held until it is whole, so that its head can say what it cost; both leave in
 * one write. While it comes nothing has gone out, so that one that breaks off is an error like any
 * other.
 */
final class HeldAnswer implements Answering {
    private final Flow flow;
    private final AttemptRun run;
    private final int status;
    private final Headers received;
    private final Hold hold;
    private final boolean changes;

    HeldAnswer(
            Flow flow,
            AttemptRun run,
            int status,
            Headers received,
            Set<Change> changes,
            Hold hold) {
        this.flow = flow;
        this.run = run;
        this.status = status;
        this.received = received;
        this.hold = hold;
        this.changes = !changes.isEmpty();
        if (this.changes) {
            run.meter().edit(changes);
        }
    }

    @Override
    public void chunk(Chunk chunk) {
        run.received(chunk.size());
        ByteBuffer bytes = chunk.bytes();
        if (changes) {
            run.meter().filter(bytes).forEach(hold::add);
        } else {
            run.meter().chunk(bytes);
            hold.add(bytes);
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
        run.meter().end().forEach(hold::add);
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
        hold.giveBack();
    }

    private void finish() {
        Headers head = flow.clientHead(run, received);
        if (changes) {
            head = AnswerHead.withLength(AnswerHead.ofChanged(head), hold.size());
        }
        flow.commit(status, CostFields.with(head, run.spent().cost()));
        flow.reply().bytes(hold.view());
        flow.reply().end(Headers.EMPTY);
        flow.conclude(null);
    }
}
