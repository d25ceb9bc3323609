package dev.fairlead.pipeline;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Refusal;
import dev.fairlead.http.Reply;
import dev.fairlead.metering.Change;
import dev.fairlead.metering.CostFields;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Passes the answer through as it comes, metered on its way. The head waits for the first byte of
 * the body, so that a provider that fails before can still be answered for; what comes together is
 * flushed together; a client that reads slowly slows the provider.
 */
final class Relay implements Answering {
    /** How much of an answer is read on after its client has left, where that is configured. */
    private static final long DRAIN_LIMIT = 64L * 1024 * 1024;

    private final Flow flow;
    private final AttemptRun run;
    private final Reply reply;
    private final Body body;
    private final int status;
    private final Headers head;
    private final boolean changes;
    private final boolean trailing;
    private final boolean events;

    private boolean committed;
    private boolean draining;
    private boolean paused;
    private long drained;

    Relay(Flow flow, AttemptRun run, int status, Headers received, Set<Change> changes, Body body) {
        this.flow = flow;
        this.run = run;
        this.reply = flow.reply();
        this.body = body;
        this.status = status;
        this.changes = !changes.isEmpty();
        if (this.changes) {
            run.meter().edit(changes);
        }
        Head asked = flow.request();
        this.trailing = run.isPriced() && CostTrailers.wanted(asked);
        this.head = head(flow.clientHead(run, received), asked.version());
        this.events = AnswerHead.isEventStream(received) && !run.meter().isEncoded();
    }

    private Headers head(Headers clean, Head.Version version) {
        Headers framed =
                changes ? AnswerHead.ofChanged(clean) : AnswerHead.withoutLengthOfStream(clean);
        return trailing ? CostTrailers.announced(framed, version) : framed;
    }

    @Override
    public void chunk(Chunk chunk) {
        run.received(chunk.size());
        if (draining) {
            drain(chunk);
            return;
        }
        commit();
        if (changes) {
            pass(run.meter().filter(chunk.bytes()));
        } else {
            run.meter().chunk(chunk.bytes());
            reply.chunk(chunk);
        }
    }

    @Override
    public void pauseInArrivals() {
        if (!committed) {
            return;
        }
        Refusal tooMuch = run.progress();
        if (draining) {
            return;
        }
        if (tooMuch != null && !isInsideEvent()) {
            flow.cancel();
            flow.settle(new Break(Ending.LIMIT_REACHED, tooMuch));
            return;
        }
        reply.flush();
        if (!paused && !reply.writable()) {
            paused = true;
            reply.onWritable(this::resume);
            body.pause();
        }
    }

    @Override
    public void end(Headers trailers) {
        pass(run.meter().end());
        commit();
        switch (run.meter().verdict()) {
            case WHOLE -> flow.settle(Ending.COMPLETE, () -> finish(trailers));
            case FAILED_BY_PROVIDER -> flow.settle(Ending.UPSTREAM_FAILED, () -> finish(trailers));
            case CUT_SHORT -> flow.settle(Break.tooEarly());
        }
    }

    @Override
    public void failed(BodyFailure failure) {
        run.failed(failure.message());
        flow.settle(Break.of(failure));
    }

    @Override
    public boolean drain() {
        draining = true;
        resume();
        return true;
    }

    /** Whether the dialect's failure event can be appended to what the client has seen. */
    boolean takesFailureEvent() {
        return committed
                && !draining
                && run.meter().betweenEvents()
                && !head.contains("content-length");
    }

    void append(byte @Nullable [] event) {
        if (event != null) {
            reply.bytes(ByteBuffer.wrap(event));
        }
    }

    /** Only between two events can a failure event be told. */
    private boolean isInsideEvent() {
        return events && !run.meter().betweenEvents();
    }

    private void commit() {
        if (!committed) {
            committed = true;
            flow.commit(status, head);
        }
    }

    private void pass(Iterable<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            reply.bytes(part);
        }
    }

    private void drain(Chunk chunk) {
        run.meter().chunk(chunk.bytes());
        drained += chunk.size();
        if (drained > DRAIN_LIMIT) {
            flow.cancel();
            flow.settle(Ending.CLIENT_LEFT, () -> flow.conclude(null));
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            body.resume();
        }
    }

    private void finish(Headers trailers) {
        Headers passed = Trailers.passable(run.provider().answerTrailers(trailers));
        reply.end(trailing ? CostFields.with(passed, run.spent().cost()) : passed);
        flow.conclude(null);
    }
}
