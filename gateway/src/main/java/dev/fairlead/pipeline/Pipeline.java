package dev.fairlead.pipeline;

import dev.fairlead.authentication.Identity;
import dev.fairlead.call.Call;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Scope;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dispatch.Dispatch;
import dev.fairlead.dispatch.Payload;
import dev.fairlead.http.Exchange;
import dev.fairlead.provider.Provider;
import dev.fairlead.routing.Route;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The life of one request, in order: {@link #enter} on the head alone, {@link #decide} once the
 * body that must be read is there, then {@link Flow}, which dispatches, relays and concludes.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** Of requests that tell nothing of the SDK that sent them. */
    private static final Refusals.Shape UNKNOWN = Refusals.Shape.of(Family.OPENAI);

    private final Supplier<Snapshot> snapshots;
    private final RunningCalls running;
    private final InstantSource clock;

    /**
     * Serves calls with whatever configuration is in force when they begin.
     *
     * @param running where calls are registered, so that a shutdown can end them
     */
    public Pipeline(Supplier<Snapshot> snapshots, RunningCalls running, InstantSource clock) {
        this.snapshots = snapshots;
        this.running = running;
        this.clock = clock;
    }

    /**
     * A call to a provider. Must not wait.
     *
     * @param route as the client wrote it
     * @param rest the path after the route, without the query
     */
    public void handle(Exchange exchange, String route, String rest) {
        Snapshot snapshot = snapshots.get();
        Opening opening = Opening.of(exchange, clock);
        try {
            Entry entry = enter(snapshot, exchange.head(), route, rest);
            new Intake(this, snapshot, opening, entry).begin();
        } catch (Refusal refusal) {
            String method = exchange.head().method();
            Refusals.Shape shape =
                    Refusals.Shape.of(Refusals.family(snapshot, method, route, rest));
            Refusals.answer(snapshot, opening, shape, refusal, Headers.EMPTY);
        }
    }

    /**
     * Who sends this request, for the answers that are not calls.
     *
     * @throws Refusal where the key is not good, or not from there
     */
    public Caller caller(Head head) {
        Snapshot snapshot = snapshots.get();
        Identity identity = snapshot.authenticator().identify(head);
        snapshot.admission().checkAddress(identity.scope(), head);
        return new Caller(identity.principal(), identity.scope());
    }

    /** The routes that the caller may use, sorted, each with the name of its first provider. */
    public SortedMap<String, String> routes(Caller caller) {
        Snapshot snapshot = snapshots.get();
        SortedMap<String, String> routes = new TreeMap<>();
        for (String name : snapshot.router().names(caller.scope().routes())) {
            snapshot.router()
                    .known(name)
                    .ifPresent(route -> routes.put(name, snapshot.first(route).name()));
        }
        return routes;
    }

    /** That there is no route of that name, with those that the caller may use. */
    public Refusal noRoute(String name, Caller caller) {
        return snapshots.get().router().notFound(name, caller.scope().routes());
    }

    /**
     * Answers a request that names no call.
     *
     * @param more fields of the answer beside the usual ones
     */
    public void refuse(Exchange exchange, Refusal refusal, Headers more) {
        Opening opening = Opening.of(exchange, clock);
        Refusals.answer(snapshots.get(), opening, UNKNOWN, refusal, more);
    }

    /** Answers a request on which the gateway itself failed: a bug, told by its call id. */
    public void fault(Exchange exchange, Throwable fault) {
        Opening opening = Opening.of(exchange, clock);
        Refusal internal = internal(opening, fault);
        Refusals.answer(snapshots.get(), opening, UNKNOWN, internal, Headers.EMPTY);
    }

    Refusal internal(Opening opening, Throwable fault) {
        LOG.error("call {} failed inside the gateway", opening.callId(), fault);
        return new Refusal(
                Reason.INTERNAL,
                "The gateway failed on this call. Its id is " + opening.callId() + ".");
    }

    /** On the head alone; no byte of the body has been read. */
    private static Entry enter(Snapshot snapshot, Head head, String name, String rest) {
        Identity caller = snapshot.authenticator().identify(head);
        Scope scope = caller.scope();
        // The address first: whoever has found a key learns nothing by it.
        snapshot.admission().checkAddress(scope, head);
        Route route = snapshot.router().find(name, scope.routes());
        snapshot.admission().checkRoute(scope, route.name());
        Provider provider = snapshot.first(route);
        Operation operation =
                snapshot.dialects().operation(provider.families(), head.method(), rest);
        snapshot.admission().check(caller.principal(), route.operations(), operation.kind());
        Family family = Refusals.family(provider, operation);
        return new Entry(caller, route, provider, operation, family, rest);
    }

    /**
     * With the body, as far as it must be read. Never waits.
     *
     * @param body without content encoding; null where it is not read
     */
    Decision decide(Snapshot snapshot, Opening opening, Entry entry, @Nullable ByteBuffer body) {
        RequestReading reading =
                body == null
                        ? null
                        : snapshot.dialects()
                                .read(entry.operation(), opening.head(), entry.rest(), body);
        ModelPermission.check(snapshot.admission(), entry, opening.head().method(), reading);
        Call call = opening.call(entry, reading == null ? null : reading.request());
        PriceRequirement.check(snapshot.metering(), entry, call, clock);
        Asking asking = new Asking(snapshot, entry, call, reading);
        Permit permit = snapshot.admission().admit(asking, opening.exchange().loop()::execute);
        return new Decision(call, entry.route().plan(), permit, reading);
    }

    /** The call goes on its way; from here on {@link Flow} sees to everything. */
    void dispatch(
            Snapshot snapshot, Opening opening, Entry entry, Decision decision, Payload payload) {
        Payload asked = CostInjection.asking(payload, entry);
        Flow flow = new Flow(snapshot, opening, entry, decision.call(), asked, running);
        Dispatch.Order order =
                new Dispatch.Order(
                        decision.call(),
                        entry.caller().key(),
                        decision.plan(),
                        decision.permit(),
                        asked);
        flow.start(order);
    }
}
