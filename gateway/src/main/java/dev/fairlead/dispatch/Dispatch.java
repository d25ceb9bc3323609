package dev.fairlead.dispatch;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Body;
import dev.fairlead.call.Call;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Plan;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Secret;
import dev.fairlead.http.AnswerListener;
import dev.fairlead.http.Loop;
import dev.fairlead.http.Outgoing;
import dev.fairlead.http.SendFailure;
import dev.fairlead.http.Sending;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.Upload;

import org.jspecify.annotations.Nullable;

/**
 * One call on its way through its targets: reserve, send, and what to do when that fails. Nobody
 * else loops over targets. A state machine on the call's loop.
 *
 * <p>So far a plan has one target, tried once, and a second time only if the connection that was
 * picked for it had gone stale.
 */
public final class Dispatch {
    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Order order;
    private final AttemptWatcher watcher;

    private int attempts;
    private boolean staleBefore;
    private boolean over;
    private @Nullable Sending sending;

    Dispatch(Dispatcher dispatcher, Loop loop, Order order, AttemptWatcher watcher) {
        this.dispatcher = dispatcher;
        this.loop = loop;
        this.order = order;
        this.watcher = watcher;
    }

    /** How many attempts there were. */
    public int attempts() {
        return attempts;
    }

    /** Nobody waits any more: what is under way is cancelled, and the watcher hears no more. */
    public void cancel() {
        over = true;
        if (sending != null) {
            sending.cancel();
            sending = null;
        }
    }

    /** Begins the first attempt; on the loop. The watcher may hear of it within this call. */
    public void start() {
        attempt(Outgoing.Connection.POOLED);
    }

    private void attempt(Outgoing.Connection connection) {
        if (over) {
            return;
        }
        Provider provider = dispatcher.provider(order.plan().targets().getFirst());
        attempts++;
        Attempt attempt =
                order.call().attempt(attempts, provider.name(), dispatcher.clock().instant());
        order.permit().reserve(attempt, new Reserving(attempt, provider, connection));
    }

    private void send(Provider provider, Upload upload, Outgoing.Connection connection) {
        Outgoing request =
                provider.request(
                        order.call().head(), order.call().rest(), order.gatewayKey(), upload);
        sending = dispatcher.client().send(loop, request.over(connection), new Answering());
    }

    private void fail(SendFailure failure) {
        boolean again =
                failure.kind() == SendFailure.Kind.STALE_CONNECTION
                        && !staleBefore
                        && order.payload().replayable();
        Ending ending =
                switch (failure.kind()) {
                    case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, TOTAL_TIMEOUT ->
                            Ending.UPSTREAM_TIMEOUT;
                    default -> Ending.UPSTREAM_FAILED;
                };
        if (again) {
            staleBefore = true;
            watcher.failed(failure, ending, () -> attempt(Outgoing.Connection.FRESH));
        } else {
            watcher.failed(failure, ending, () -> exhausted(failure));
        }
    }

    private void exhausted(SendFailure failure) {
        if (!over) {
            over = true;
            watcher.refused(refusal(failure));
        }
    }

    private Refusal refusal(SendFailure failure) {
        Reason reason =
                switch (failure.kind()) {
                    case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, TOTAL_TIMEOUT ->
                            Reason.UPSTREAM_TIMEOUT;
                    case INVALID -> Reason.UPSTREAM_INVALID;
                    case REQUEST_BODY_FAILED -> Reason.INVALID_REQUEST;
                    default -> Reason.UPSTREAM_UNREACHABLE;
                };
        String provider = order.plan().targets().getFirst().provider();
        return new Refusal(
                reason, "Provider '" + provider + "' gave no answer: " + what(failure) + ".");
    }

    /**
     * For the caller: the message of the failure names hosts that are not the caller's business.
     */
    private static String what(SendFailure failure) {
        return switch (failure.kind()) {
            case NAME_NOT_RESOLVED -> "its name could not be resolved";
            case ADDRESS_REFUSED -> "it may not be called";
            case CONNECT_FAILED -> "it refused the connection";
            case CONNECT_TIMEOUT -> "it did not accept the connection in time";
            case TLS_FAILED -> "no secure connection could be made to it";
            case NOT_WHOLLY_WRITTEN -> "the connection broke while the request was sent";
            case STALE_CONNECTION, RESET -> "it closed the connection";
            case FIRST_BYTE_TIMEOUT, TOTAL_TIMEOUT -> "it did not answer in time";
            case INVALID -> "what it sent is no valid HTTP answer";
            case REQUEST_BODY_FAILED -> "the request's body did not come whole";
        };
    }

    /** What becomes of the reservation of one attempt. */
    private final class Reserving implements Permit.Answer {
        private final Attempt attempt;
        private final Provider provider;
        private final Outgoing.Connection connection;

        Reserving(Attempt attempt, Provider provider, Outgoing.Connection connection) {
            this.attempt = attempt;
            this.provider = provider;
            this.connection = connection;
        }

        @Override
        public void reserved(Reservation reservation) {
            Upload upload = order.payload().upload(provider);
            watcher.begins(attempt, reservation, provider, upload);
            if (!over) {
                send(provider, upload, connection);
            }
        }

        @Override
        public void refused(Refusal refusal) {
            attempts--;
            if (!over) {
                over = true;
                watcher.refused(refusal);
            }
        }
    }

    /** What becomes of the request of one attempt. */
    private final class Answering implements AnswerListener {
        @Override
        public void sent() {
            if (!over) {
                watcher.sent();
            }
        }

        @Override
        public void head(int status, Headers headers, Body body) {
            if (over) {
                body.cancel();
                return;
            }
            watcher.answered(status, headers, body);
        }

        @Override
        public void failed(SendFailure failure) {
            if (!over) {
                sending = null;
                fail(failure);
            }
        }
    }

    /**
     * What is to be sent.
     *
     * @param call whose attempts these are
     * @param gatewayKey the caller's key, which goes nowhere
     * @param plan where it may go
     * @param permit through which each attempt reserves
     * @param payload the body
     */
    public record Order(Call call, Secret gatewayKey, Plan plan, Permit permit, Payload payload) {}
}
