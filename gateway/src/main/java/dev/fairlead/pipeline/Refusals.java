package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;
import dev.fairlead.call.Observation;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.ErrorBody;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.http.Reply;
import dev.fairlead.provider.Provider;
import dev.fairlead.routing.Compat;
import dev.fairlead.routing.Route;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes every error body that the gateway makes, in the shape that the caller's SDK reads. */
final class Refusals {
    private Refusals() {}

    /** In whose shape errors of an operation are: its dialect's, else the provider's usual one. */
    static Family family(Provider provider, Operation operation) {
        Dialect dialect = operation.dialect();
        return dialect == null ? provider.families().getFirst() : dialect.family();
    }

    /** The shape for a call that was not let in: by route and path, as far as they tell. */
    static Family family(Snapshot snapshot, String method, String route, String rest) {
        Route known = snapshot.router().known(route).orElse(null);
        if (known == null) {
            // Whose path it looks like tells which SDK has to read the refusal.
            List<Family> all = List.of(Family.values());
            Dialect dialect = snapshot.dialects().operation(all, method, rest).dialect();
            return dialect == null ? Family.OPENAI : dialect.family();
        }
        Provider provider = snapshot.first(known);
        return family(provider, snapshot.dialects().operation(provider.families(), method, rest));
    }

    /**
     * What an error looks like.
     *
     * @param family in whose shape it is
     * @param compat whose statuses it has
     */
    record Shape(Family family, Compat compat) {
        static Shape of(Family family) {
            return new Shape(family, Compat.NONE);
        }

        /** That of a call that was let in. */
        static Shape of(Entry entry) {
            return new Shape(entry.family(), entry.route().compat());
        }
    }

    /** Answers a call that came to no attempt, and reports it. */
    static void answer(
            Snapshot snapshot, Opening opening, Shape shape, Refusal refusal, Headers more) {
        write(snapshot, opening, shape, refusal, more);
        int status = status(snapshot, shape, refusal);
        snapshot.telemetry().observe(observation(opening, status, refusal));
    }

    /** Writes the error, unless an answer has begun. */
    static void write(
            Snapshot snapshot, Opening opening, Shape shape, Refusal refusal, Headers more) {
        Reply reply = opening.exchange().reply();
        if (reply.headSent()) {
            return;
        }
        int status = status(snapshot, shape, refusal);
        ErrorBody body =
                snapshot.dialects().errorBody(shape.family(), refusal, status, opening.callId());
        Headers.Builder headers = Headers.builder();
        headers.addAll(body.headers());
        headers.add("content-length", Integer.toString(body.bytes().length));
        headers.add(AnswerHead.CALL_ID, opening.callId());
        if (!body.headers().contains(AnswerHead.REQUEST_ID)) {
            headers.add(AnswerHead.REQUEST_ID, opening.requestId());
        }
        headers.addAll(more);
        reply.head(status, headers.build());
        if (!opening.head().method().equals("HEAD")) {
            reply.bytes(ByteBuffer.wrap(body.bytes()));
        }
        reply.end(Headers.EMPTY);
    }

    private static int status(Snapshot snapshot, Shape shape, Refusal refusal) {
        int status = shape.compat().status(refusal.reason());
        boolean ours = refusal.reason() == Reason.BUDGET_EXCEEDED && shape.compat() == Compat.NONE;
        return ours ? snapshot.budgetStatus() : status;
    }

    private static Observation observation(Opening opening, int status, Refusal refusal) {
        return new Observation(
                opening.callId(),
                null,
                null,
                0,
                status,
                null,
                refusal.reason(),
                refusal.getMessage(),
                Observation.Spent.NOTHING,
                opening.elapsedMs());
    }
}
