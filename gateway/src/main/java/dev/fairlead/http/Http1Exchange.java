package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Head;

/** One request of an HTTP/1.1 connection. Once it is over, nothing here has an effect. */
final class Http1Exchange implements Exchange, RequestBody.Inlet {
    private static final long WORTH_DISCARDING = 64 * 1024;

    private final Http1Connection connection;
    private final Head head;
    private final RequestBody body;
    private final Http1Reply reply;
    private Waits continuation;
    private final LeaveSignal leave;

    /** Whether the client waits before it sends the body. */
    private enum Waits {
        NO,
        FOR_CONTINUE,
        NO_LONGER
    }

    Http1Exchange(Http1Connection connection, Head head, long length, Persistence persistence) {
        this.connection = connection;
        this.head = head;
        this.body = new RequestBody(connection.loop(), connection.chunk(), this, length);
        this.reply = new Http1Reply(connection, this, persistence);
        this.leave = new LeaveSignal(connection.loop());
        this.continuation =
                head.version() == Head.Version.HTTP_1_1
                                && length != 0
                                && "100-continue".equalsIgnoreCase(head.headers().first("expect"))
                        ? Waits.FOR_CONTINUE
                        : Waits.NO;
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public Loop loop() {
        return connection.loop();
    }

    @Override
    public Body body() {
        return body;
    }

    @Override
    public boolean expectsContinue() {
        return continuation == Waits.FOR_CONTINUE;
    }

    @Override
    public void sendContinue() {
        if (expectsContinue() && !reply.headSent() && connection.serves(this)) {
            continuation = Waits.NO_LONGER;
            connection.socket().writeContinue();
        }
    }

    @Override
    public Http1Reply reply() {
        return reply;
    }

    @Override
    public void onLeave(Runnable action) {
        leave.then(action);
    }

    RequestBody requestBody() {
        return body;
    }

    /** Whether the rest of the body is better thrown away than the connection. */
    boolean worthDiscarding() {
        return body.outstanding() <= WORTH_DISCARDING && !expectsContinue();
    }

    /** The client has left before the answer had ended. */
    void left() {
        if (leave.given()) {
            return;
        }
        reply.discard();
        body.failed(
                new BodyFailure(
                        BodyFailure.Kind.CUT_SHORT, "the client left before its body was whole"));
        leave.give();
        body.drop();
    }

    @Override
    public void flow() {
        if (connection.serves(this)) {
            connection.readBody();
        }
    }

    @Override
    public void hold() {
        if (connection.serves(this)) {
            connection.holdBody();
        }
    }

    @Override
    public void discard() {
        flow();
    }

    /** Decoding stops when nobody reads: there is no window to give back. */
    @Override
    public void consumed(int bytes) {}
}
