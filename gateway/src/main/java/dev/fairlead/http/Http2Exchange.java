package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Head;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;

import java.time.Duration;

/** One request of an HTTP/2 connection: one stream. Once it is over, nothing here has an effect. */
final class Http2Exchange implements Exchange, RequestBody.Inlet {
    /** How long a client may go on sending after its answer: most have little left to send. */
    private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

    /** How much of that is thrown away before the client is told to stop. */
    private static final long LINGER_BYTES = 64 * 1024;

    private final Http2ServerConnection connection;
    private final Http2Stream stream;
    private final Head head;
    private final RequestBody body;
    private final Http2Reply reply;
    private final LeaveSignal leave;
    private final Upload upload;
    private boolean expectsContinue;
    private boolean lingering;
    private long lingerEnd;
    private long receivedBefore;

    Http2Exchange(Http2ServerConnection connection, Http2Stream stream, Head head, long length) {
        this.connection = connection;
        this.stream = stream;
        this.head = head;
        this.body = new RequestBody(connection.loop(), connection.chunk(), this, length);
        this.reply = new Http2Reply(connection, this);
        this.leave = new LeaveSignal(connection.loop());
        this.upload = new Upload(connection.served().waiting());
        this.expectsContinue =
                length != 0 && "100-continue".equalsIgnoreCase(head.headers().first("expect"));
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
        return expectsContinue;
    }

    @Override
    public void sendContinue() {
        if (expectsContinue && !reply.headSent() && !reply.over()) {
            expectsContinue = false;
            connection.writeContinue(stream);
        }
    }

    @Override
    public Http2Reply reply() {
        return reply;
    }

    @Override
    public void onLeave(Runnable action) {
        leave.then(action);
    }

    Http2Stream stream() {
        return stream;
    }

    RequestBody requestBody() {
        return body;
    }

    void arrived(ByteBuf data) {
        body.arrived(data);
        if (lingering && body.received() - receivedBefore > LINGER_BYTES) {
            connection.stopSending(this);
        }
    }

    /**
     * The whole answer is out before the whole request is in. The rest is thrown away for a while
     * rather than refused at once, so that a request that turns out to be none is still told so.
     */
    void answeredEarly() {
        body.drop();
        lingering = true;
        lingerEnd = System.nanoTime() + LINGER_NANOS;
        receivedBefore = body.received();
    }

    /** The stream is closed: the client has left, unless the answer has ended. */
    void closed() {
        if (reply.over() || leave.given()) {
            body.drop();
            return;
        }
        reply.discard();
        body.failed(
                new BodyFailure(
                        BodyFailure.Kind.CUT_SHORT, "the client left before its body was whole"));
        leave.give();
        body.drop();
    }

    void tick(long now) {
        if (lingering) {
            if (now - lingerEnd >= 0) {
                connection.stopSending(this);
            }
            return;
        }
        if (upload.tooSlow(body, now)) {
            body.failed(new BodyFailure(BodyFailure.Kind.IDLE_TIMEOUT, "the body came too slowly"));
        }
    }

    /** What the window has let in waits in the body: nothing to do. */
    @Override
    public void flow() {}

    /** The window is not given back while nobody reads: nothing to do. */
    @Override
    public void hold() {}

    /** What arrives for a body that is over counts as consumed: nothing to do. */
    @Override
    public void discard() {}

    @Override
    public void consumed(int bytes) {
        connection.consumed(stream, bytes);
    }
}
