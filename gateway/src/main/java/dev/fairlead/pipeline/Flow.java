package dev.fairlead.pipeline;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Body;
import dev.fairlead.call.Call;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Observation;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.dispatch.AttemptWatcher;
import dev.fairlead.dispatch.Dispatch;
import dev.fairlead.dispatch.Payload;
import dev.fairlead.http.HeldChunks;
import dev.fairlead.http.Loop;
import dev.fairlead.http.Reply;
import dev.fairlead.http.SendFailure;
import dev.fairlead.metering.Bill;
import dev.fairlead.metering.Change;
import dev.fairlead.metering.MeteredCall;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.Upload;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A call from its first attempt to its end: every attempt is settled once, and the call is
 * concluded once, whatever happens. On the call's loop alone.
 */
final class Flow implements AttemptWatcher {
    private static final int MOST_UNENCODED = 1024 * 1024;

    private final Snapshot snapshot;
    private final Opening opening;
    private final Entry entry;
    private final Call call;
    private final Payload payload;
    private final RunningCalls running;

    private @Nullable Dispatch dispatch;
    private @Nullable AttemptRun run;
    private @Nullable Answering answering;
    private boolean over;

    Flow(
            Snapshot snapshot,
            Opening opening,
            Entry entry,
            Call call,
            Payload payload,
            RunningCalls running) {
        this.snapshot = snapshot;
        this.opening = opening;
        this.entry = entry;
        this.call = call;
        this.payload = payload;
        this.running = running;
    }

    Loop loop() {
        return opening.exchange().loop();
    }

    Reply reply() {
        return opening.exchange().reply();
    }

    void start(Dispatch.Order order) {
        running.add(this);
        opening.exchange().onLeave(this::left);
        dispatch = snapshot.dispatcher().prepare(loop(), order, this);
        dispatch.start();
    }

    @Override
    public void begins(Attempt attempt, Reservation reservation, Provider provider, Upload upload) {
        MeteredCall metered = Asking.metered(entry, call, provider, attempt);
        run =
                new AttemptRun(
                        attempt,
                        reservation,
                        provider,
                        upload,
                        snapshot.metering()
                                .meter(reservation.assumesPrice() ? metered.assuming() : metered));
    }

    @Override
    public void sent() {
        current().sent();
    }

    @Override
    public void answered(int status, Headers headers, Body body) {
        AttemptRun answered = current();
        answered.answered(status, headers);
        Answering next =
                switch (status) {
                    case 401, 402, 403 -> new CheckedAnswer(this, answered, status, headers, body);
                    default -> passing(answered, status, headers, body);
                };
        answering = next;
        body.read(next);
    }

    private Answering passing(AttemptRun answered, int status, Headers headers, Body body) {
        Set<Change> changes = Changes.of(answered, headers, snapshot.telemetry());
        HeldChunks room = HeldAnswer.room(answered, headers, snapshot.bodies());
        return room == null
                ? new Relay(this, answered, status, headers, changes, body)
                : new HeldAnswer(this, answered, status, headers, changes, room);
    }

    @Override
    public void failed(SendFailure failure, Ending ending, Runnable next) {
        AttemptRun failed = current();
        Bill bill =
                failure.kind().began() == SendFailure.Began.NO
                        ? Bill.NOTHING
                        : failed.meter().bill();
        failed.failed(failure.message());
        failed.settle(ending, bill, next);
    }

    @Override
    public void refused(Refusal refusal) {
        refuse(refusal);
    }

    /** The client has gone: by default nobody pays for what nobody reads. */
    private void left() {
        if (over) {
            return;
        }
        boolean drains =
                run != null
                        && run.provider().settings().terms().onDisconnect()
                                == ProviderSettings.OnDisconnect.DRAIN;
        if (drains && answering != null && answering.drain()) {
            return;
        }
        cancel();
        settle(Ending.CLIENT_LEFT, () -> conclude(null));
    }

    /** The grace period of a shutdown is over. */
    void stop() {
        if (over) {
            return;
        }
        cancel();
        Refusal stopping = new Refusal(Reason.DRAINING, "The gateway is shutting down.");
        settle(Ending.GATEWAY_STOPPED, () -> breakOff(stopping));
    }

    /** Nothing more is wanted of the provider. */
    void cancel() {
        if (dispatch != null) {
            dispatch.cancel();
        }
    }

    /** Settles the attempt under way, if there is one that is not settled yet. */
    void settle(Ending ending, Runnable then) {
        over = true;
        if (run == null || run.isSettled()) {
            then.run();
            return;
        }
        run.settle(ending, run.meter().bill(), then);
    }

    /** The answer has gone out whole, or the client has left. */
    void conclude(@Nullable Refusal refusal) {
        over = true;
        payload.release();
        if (answering != null) {
            answering.concluded();
        }
        running.remove(this);
        snapshot.telemetry().observe(observation(refusal));
    }

    /** Says no, where no byte of an answer has gone out. */
    void refuse(Refusal refusal) {
        over = true;
        Refusals.write(snapshot, opening, Refusals.Shape.of(entry), refusal, added());
        conclude(refusal);
    }

    /**
     * Ends an answer that is not whole so that the client notices: an error where nothing has gone
     * out, else the dialect's own failure event where one fits, then an unclean end.
     */
    void breakOff(Refusal why) {
        if (!reply().headSent()) {
            refuse(why);
            return;
        }
        Dialect dialect = entry.operation().dialect();
        if (dialect != null && answering instanceof Relay relay && relay.takesFailureEvent()) {
            relay.append(
                    dialect.failureEvent(
                            new StreamFailure(why.reason(), why.getMessage(), opening.callId())));
        }
        reply().abort();
        conclude(why);
    }

    /** Settles an answer that did not come whole, then tells the client. */
    void settle(Break how) {
        settle(how.ending(), () -> breakOff(how.why()));
    }

    Head request() {
        return opening.head();
    }

    /** Whether clients see a 401 of the provider. */
    boolean passesCredentialErrors() {
        return entry.route().compat().passesCredentialErrors();
    }

    /** The head of the answer goes out; from here on there is nothing to replay. */
    void commit(int status, Headers headers) {
        payload.release();
        reply().head(status, headers);
    }

    Headers clientHead(AttemptRun answered, Headers received) {
        return AnswerHead.of(opening, entry, answered.provider(), received, answered.number());
    }

    /** A body of an answer without its encoding; as it is where that cannot be undone. */
    byte[] unencoded(byte[] body, Headers received) {
        String encoding = String.join(",", received.all("content-encoding"));
        if (encoding.isEmpty()) {
            return body;
        }
        try {
            ByteBuffer plain =
                    snapshot.dialects().decoded(ByteBuffer.wrap(body), encoding, MOST_UNENCODED);
            byte[] bytes = new byte[plain.remaining()];
            plain.get(bytes);
            return bytes;
        } catch (Refusal unreadable) {
            return body;
        }
    }

    private Headers added() {
        return run == null ? Headers.EMPTY : AnswerHead.added(entry, run.provider(), run.number());
    }

    private AttemptRun current() {
        if (run == null) {
            throw new IllegalStateException("no attempt has begun");
        }
        return run;
    }

    private Observation observation(@Nullable Refusal refusal) {
        AttemptRun last = run;
        String detail = refusal == null ? null : refusal.getMessage();
        return new Observation(
                opening.callId(),
                entry.route().name(),
                last == null ? null : last.provider().name(),
                last == null ? 0 : last.number(),
                last == null ? 0 : last.status(),
                last == null ? null : last.ending(),
                refusal == null ? null : refusal.reason(),
                last != null && last.failure() != null ? last.failure() : detail,
                last == null ? Observation.Spent.NOTHING : last.spent(),
                opening.elapsedMs());
    }
}
