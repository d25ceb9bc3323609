package dev.fairlead.pipeline;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.dispatch.Payload;
import dev.fairlead.http.BodyCollector;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HeldBody;
import dev.fairlead.http.PeekedBody;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/** Takes in the body of a call as far as it must be read, then lets the pipeline decide. */
final class Intake implements BodyCollector.Outcome {
    private static final int FORM_PREFIX = 64 * 1024;

    private final Pipeline pipeline;
    private final Snapshot snapshot;
    private final Opening opening;
    private final Entry entry;

    Intake(Pipeline pipeline, Snapshot snapshot, Opening opening, Entry entry) {
        this.pipeline = pipeline;
        this.snapshot = snapshot;
        this.opening = opening;
        this.entry = entry;
    }

    void begin() {
        Exchange exchange = opening.exchange();
        exchange.onLeave(this::left);
        exchange.sendContinue();
        switch (entry.operation().reading()) {
            case WHOLE ->
                    BodyCollector.collect(
                            exchange,
                            snapshot.bodies().readLimit(),
                            snapshot.bodies().memory(),
                            this);
            case FORM -> PeekedBody.peek(exchange.body(), FORM_PREFIX, this::form);
            case NONE -> unread(exchange.body());
        }
    }

    @Override
    public void whole(HeldBody held) {
        proceed(
                () -> {
                    ByteBuffer readable = unencoded(held);
                    Decision decision = pipeline.decide(snapshot, opening, entry, readable);
                    return new Ready(decision, new HeldPayload(held, decision.reading()));
                },
                held::release);
    }

    @Override
    public void tooLarge(long limit) {
        refuse(
                new Refusal(
                        Reason.BODY_TOO_LARGE,
                        "The request's body is larger than " + limit + " bytes."));
    }

    @Override
    public void overloaded() {
        refuse(noMemory());
    }

    private static Refusal noMemory() {
        return new Refusal(
                Reason.OVERLOADED,
                "The gateway holds as many request bodies as it may. Try again.",
                Duration.ofSeconds(1));
    }

    @Override
    public void failed(BodyFailure failure) {
        refuse(bodyFailed(failure));
    }

    private void unread(Body body) {
        proceed(
                () ->
                        new Ready(
                                pipeline.decide(snapshot, opening, entry, null),
                                StreamedPayload.of(body)),
                body::cancel);
    }

    private void form(ByteBuffer prefix, Body body) {
        proceed(
                () ->
                        new Ready(
                                pipeline.decide(snapshot, opening, entry, prefix),
                                StreamedPayload.of(body)),
                body::cancel);
    }

    /**
     * Decides and sends the call on its way, or answers why not.
     *
     * @param undo gives back what was taken in, where the call does not go on
     */
    private void proceed(Supplier<Ready> deciding, Runnable undo) {
        Ready ready;
        try {
            ready = deciding.get();
        } catch (Refusal refusal) {
            undo.run();
            refuse(refusal);
            return;
        } catch (RuntimeException fault) {
            undo.run();
            refuse(pipeline.internal(opening, fault));
            return;
        }
        pipeline.dispatch(snapshot, opening, entry, ready.decision(), ready.payload());
    }

    /** A call that may go on its way. */
    private record Ready(Decision decision, Payload payload) {}

    private ByteBuffer unencoded(HeldBody held) {
        String encoding = String.join(",", opening.head().headers().all("content-encoding"));
        if (encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
            return held.bytes();
        }
        ByteBuffer decoded =
                snapshot.dialects().decoded(held.bytes(), encoding, snapshot.bodies().readLimit());
        if (!held.countsToo(decoded.remaining())) {
            throw noMemory();
        }
        return decoded;
    }

    private void refuse(Refusal refusal) {
        Refusals.answer(snapshot, opening, Refusals.Shape.of(entry), refusal, Headers.EMPTY);
    }

    /** The client left before anything was sent: there is no attempt, so there is no record. */
    private void left() {
        opening.exchange().body().cancel();
    }

    private static Refusal bodyFailed(BodyFailure failure) {
        Reason reason =
                switch (failure.kind()) {
                    case IDLE_TIMEOUT, TOTAL_TIMEOUT, FIRST_BYTE_TIMEOUT -> Reason.REQUEST_TIMEOUT;
                    case CUT_SHORT, INVALID -> Reason.INVALID_REQUEST;
                };
        return new Refusal(
                reason, "The request's body did not come whole: " + failure.message() + ".");
    }
}
