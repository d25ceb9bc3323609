package dev.fairlead.http;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;

/**
 * One HTTP/1.1 connection of a client: one exchange at a time, the next head is decoded when the
 * answer before it has ended.
 *
 * <p>A read is always outstanding unless undecoded bytes wait already. So the end of the client's
 * side is seen at any time, at the price of one receive buffer per connection, and the socket's
 * interest in reading need not be changed per request.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ServerConnection {
    private static final Logger log = LoggerFactory.getLogger(Http1Connection.class);

    private final Served served;
    private final Residents residents;
    private final RequestDecoder decoder;
    private final InetAddress peer;
    private final boolean secure;
    private final ClientSocket socket = new ClientSocket();
    private final NettyChunk chunk = new NettyChunk();
    private final Upload upload;
    private final Departure departure;
    private @Nullable Http1Exchange current;
    private Phase phase = Phase.WAITING;
    private long deadline;
    private boolean poisoned;
    private boolean inputShut;

    Http1Connection(
            Served served,
            Residents residents,
            RequestDecoder decoder,
            InetAddress peer,
            boolean secure) {
        this.served = served;
        this.residents = residents;
        this.decoder = decoder;
        this.peer = peer;
        this.secure = secure;
        this.upload = new Upload(served.waiting());
        this.departure = new Departure(residents, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        socket.attach(ctx);
        residents.moveIn(this);
        await(Phase.WAITING, served.waiting().idle().toNanos());
        ctx.read();
    }

    NettyLoop loop() {
        return residents.loop();
    }

    NettyChunk chunk() {
        return chunk;
    }

    ClientSocket socket() {
        return socket;
    }

    private void await(Phase newPhase, long nanos) {
        phase = newPhase;
        deadline = System.nanoTime() + nanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (phase == Phase.LEAVING) {
                return;
            }
            if (message instanceof HttpRequest request) {
                serve(Http1Head.read(request, served.check(), peer, secure));
            } else if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void serve(Http1Head read) {
        Head head = read.head();
        Malformed problem = read.problem();
        decoder.hold();
        decoder.takeFed();
        long length = problem == null ? Persistence.length(head) : 0;
        Http1Exchange exchange = new Http1Exchange(this, head, length, Persistence.asked(head));
        current = exchange;
        phase = Phase.SERVING;
        deadline = 0;
        if (length == 0) {
            exchange.requestBody().completed(Headers.EMPTY);
        }
        try {
            if (problem == null) {
                served.handler().handle(exchange);
                return;
            }
            poisoned = true;
            decoder.spend();
            served.handler().malformed(exchange, problem);
        } catch (RuntimeException e) {
            log.error("the handler failed on {}", head, e);
            leave();
        }
    }

    private void content(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            brokenBody();
            return;
        }
        Http1Exchange exchange = current;
        if (exchange != null && !exchange.requestBody().complete()) {
            exchange.requestBody().arrived(content.content());
        }
        if (!(content instanceof LastHttpContent last)) {
            return;
        }
        if (phase == Phase.DISCARDING) {
            idle();
        } else if (exchange != null && serves(exchange)) {
            RequestBody body = exchange.requestBody();
            if (!body.complete()) {
                decoder.hold();
                body.completed(WireHeaders.headers(last.trailingHeaders()));
            }
        }
    }

    private void brokenBody() {
        decoder.spend();
        poisoned = true;
        Http1Exchange exchange = current;
        if (exchange == null) {
            departure.linger(socket.ctx());
            return;
        }
        exchange.requestBody()
                .failed(
                        new BodyFailure(
                                BodyFailure.Kind.INVALID,
                                "the body is not chunked as HTTP/1.1 has it"));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Http1Exchange exchange = current;
        if (exchange != null) {
            exchange.requestBody().arrivalsPaused();
        } else if (phase == Phase.WAITING && decoder.takeFed()) {
            await(Phase.HEAD, served.waiting().head().toNanos());
        }
        if (inputShut && current == null && phase != Phase.LEAVING) {
            ctx.close();
            return;
        }
        readOn();
    }

    private void readOn() {
        if (!decoder.held() || !decoder.holdsBytes()) {
            socket.read();
        }
    }

    /** Opens the valve, from wherever it is called. */
    private void decodeOn() {
        decoder.open();
        if (decoder.decoding()) {
            return;
        }
        if (decoder.holdsBytes()) {
            loop().execute(this::proceed);
        } else {
            socket.read();
        }
    }

    private void proceed() {
        try {
            if (!decoder.held() && !decoder.decoding()) {
                decoder.proceed();
            }
        } catch (Exception e) {
            exceptionCaught(socket.ctx(), e);
        }
    }

    boolean serves(Http1Exchange exchange) {
        return current == exchange;
    }

    void readBody() {
        decodeOn();
    }

    void holdBody() {
        decoder.hold();
    }

    /** Whether the connection cannot be used after the answer that begins now. */
    boolean mustClose(Http1Exchange exchange) {
        if (poisoned || residents.draining() || (inputShut && !decoder.holdsBytes())) {
            return true;
        }
        RequestBody body = exchange.requestBody();
        boolean unread = !body.complete() && !body.read();
        return unread && !exchange.worthDiscarding();
    }

    /** The answer has been written to its end. */
    void answered(Http1Exchange exchange, boolean close) {
        RequestBody body = exchange.requestBody();
        boolean discardable = exchange.worthDiscarding();
        boolean complete = body.complete();
        release(exchange);
        socket.flush();
        if (phase == Phase.LEAVING) {
            return;
        }
        if (close || poisoned || residents.draining() || !(complete || discardable)) {
            depart(complete);
        } else if (complete) {
            idle();
        } else {
            await(Phase.DISCARDING, served.waiting().body().toNanos());
            decodeOn();
        }
    }

    /** The answer breaks off. */
    void aborted(Departure.Manner manner) {
        Http1Exchange exchange = current;
        if (exchange != null) {
            release(exchange);
        }
        socket.flush();
        phase = Phase.LEAVING;
        if (manner == Departure.Manner.RESET) {
            departure.reset(socket.ctx());
        } else {
            departure.linger(socket.ctx());
            throwAway();
        }
    }

    private void release(Http1Exchange exchange) {
        current = null;
        exchange.requestBody().drop();
    }

    private void idle() {
        // What was decoded so far was the body of the last request, not the begin of the next.
        decoder.takeFed();
        await(Phase.WAITING, served.waiting().idle().toNanos());
        decodeOn();
    }

    /** Ends the connection once what was written is through. */
    private void depart(boolean requestComplete) {
        phase = Phase.LEAVING;
        if (requestComplete && !poisoned && !decoder.holdsBytes()) {
            departure.close(socket.ctx());
            return;
        }
        departure.linger(socket.ctx());
        throwAway();
    }

    private void throwAway() {
        decoder.spend();
        decodeOn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent) {
            inputShut();
        }
    }

    private void inputShut() {
        inputShut = true;
        Http1Exchange exchange = current;
        if (exchange == null || phase == Phase.LEAVING) {
            socket.close();
            return;
        }
        boolean canFinish = exchange.requestBody().complete() || decoder.holdsBytes();
        if (served.settings().halfClose() == ServerSettings.HalfClose.LEAVE || !canFinish) {
            leave();
        }
    }

    /** The client is gone, or has to go: nothing more is sent. */
    private void leave() {
        Http1Exchange exchange = current;
        current = null;
        phase = Phase.LEAVING;
        decoder.spend();
        if (exchange != null) {
            exchange.left();
        }
        socket.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        departure.done();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("connection from {} failed", peer, cause);
        }
        leave();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Http1Exchange exchange = current;
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.reply().becameWritable();
        }
    }

    @Override
    public void tick(long now) {
        Http1Exchange exchange = current;
        if (exchange != null) {
            watch(exchange, now);
        } else if (departure.overdue(now)) {
            socket.close();
        } else if (phase != Phase.LEAVING && now - deadline >= 0) {
            expired();
        }
    }

    private void watch(Http1Exchange exchange, long now) {
        if (upload.tooSlow(exchange.requestBody(), now)) {
            poisoned = true;
            exchange.requestBody()
                    .failed(
                            new BodyFailure(
                                    BodyFailure.Kind.IDLE_TIMEOUT, "the body came too slowly"));
        } else if (departure.stalled(socket.channel(), served.waiting().stalled(), now)) {
            leave();
        }
    }

    private void expired() {
        if (phase != Phase.HEAD) {
            socket.close();
            return;
        }
        serve(Http1Head.tooSlow(served.waiting().head(), peer, secure));
    }

    @Override
    public void drain() {
        if (current == null && phase == Phase.WAITING) {
            phase = Phase.LEAVING;
            departure.close(socket.ctx());
        }
    }

    @Override
    public void kill() {
        leave();
    }
}
