package dev.fairlead.pipeline;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The answer of a provider that refuses (401, 402, 403): such bodies repeat credentials, so this
 * one is held, up to 64 KiB, and goes on without ours, and unencoded where ours was in it. A 401 is
 * about the gateway's own credential and becomes an error of the gateway, unless the route says
 * that it passes.
 */
final class CheckedAnswer implements Answering {
    private static final int LIMIT = 64 * 1024;

    private final Flow flow;
    private final AttemptRun run;
    private final int status;
    private final Headers received;
    private final Body body;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    CheckedAnswer(Flow flow, AttemptRun run, int status, Headers received, Body body) {
        this.flow = flow;
        this.run = run;
        this.status = status;
        this.received = received;
        this.body = body;
    }

    @Override
    public void chunk(Chunk chunk) {
        run.received(chunk.size());
        ByteBuffer bytes = chunk.bytes();
        run.meter().chunk(bytes.duplicate());
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        held.write(copy, 0, Math.min(copy.length, LIMIT - held.size()));
        if (held.size() == LIMIT) {
            body.cancel();
            end(Headers.EMPTY);
        }
    }

    @Override
    public void pauseInArrivals() {}

    @Override
    public void end(Headers trailers) {
        run.meter().end();
        flow.settle(Ending.COMPLETE, this::answer);
    }

    @Override
    public void failed(BodyFailure failure) {
        run.failed(failure.message());
        flow.settle(
                Ending.UPSTREAM_FAILED,
                () ->
                        flow.refuse(
                                new Refusal(
                                        Reason.UPSTREAM_INVALID,
                                        "The provider's answer broke off.")));
    }

    private void answer() {
        if (status == 401 && !flow.passesCredentialErrors()) {
            flow.refuse(
                    new Refusal(
                            Reason.UPSTREAM_CREDENTIALS,
                            "Provider '"
                                    + run.provider().name()
                                    + "' refused the gateway's own credential. Tell whoever runs"
                                    + " the gateway."));
            return;
        }
        Headers head = flow.clientHead(run, received).without("content-length");
        byte[] bytes = held.toByteArray();
        byte[] readable = flow.unencoded(bytes, received);
        byte[] cut = run.provider().withoutCredential(readable);
        if (!Arrays.equals(cut, readable)) {
            bytes = cut;
            head = head.without("content-encoding");
        }
        flow.commit(status, AnswerHead.withLength(head, bytes.length));
        flow.reply().bytes(ByteBuffer.wrap(bytes));
        flow.reply().end(Headers.EMPTY);
        flow.conclude(null);
    }
}
