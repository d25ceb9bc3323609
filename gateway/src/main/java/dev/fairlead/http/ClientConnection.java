package dev.fairlead.http;

import dev.fairlead.call.BodyFailure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection to a provider. It carries one request at a time; between two it lies idle in the
 * pool, is watched, and closes at the first sign of the other end. On one loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** How the request or the answer on it comes to nothing. */
    enum Break {
        CLOSED(BodyFailure.Kind.CUT_SHORT),
        INVALID(BodyFailure.Kind.INVALID),
        FIRST_BYTE_TIMEOUT(BodyFailure.Kind.FIRST_BYTE_TIMEOUT),
        IDLE_TIMEOUT(BodyFailure.Kind.IDLE_TIMEOUT),
        TOTAL_TIMEOUT(BodyFailure.Kind.TOTAL_TIMEOUT);

        private final BodyFailure.Kind inBody;

        Break(BodyFailure.Kind inBody) {
            this.inBody = inBody;
        }
    }

    private final OriginPool pool;
    private final EventLoop loop;
    private final AnswerDecoder decoder = new AnswerDecoder();
    private final ClientPatience patience;
    private @Nullable Channel channel;

    /** Null while it lies idle and after it broke. */
    private @Nullable PooledSending sending;

    /** Null before the head of the answer and after its end. */
    private @Nullable AnswerBody body;

    private @Nullable AnswerHead head;
    private boolean interim;
    private boolean chunkCame;
    private boolean closeAnnounced;

    ClientConnection(OriginPool pool, EventLoop loop) {
        this.pool = pool;
        this.loop = loop;
        this.patience = new ClientPatience(loop, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** It is made: from now on its slot of the pool is given back when it closes. */
    void established() {
        channel().closeFuture().addListener(_ -> pool.giveBackSlot());
    }

    Channel channel() {
        return Objects.requireNonNull(channel);
    }

    EventLoop loop() {
        return loop;
    }

    AnswerDecoder decoder() {
        return decoder;
    }

    /** Whether a request may be written to it, as far as can be told. */
    boolean usable() {
        return channel().isActive() && !patience.expired();
    }

    /** A request is going to be written. */
    void begin(PooledSending next, long total) {
        sending = next;
        head = null;
        body = null;
        interim = false;
        chunkCame = false;
        decoder.expect(next.request().method());
        patience.begin(next.request().timeouts(), total);
    }

    /** The request is wholly written. */
    void requestWritten() {
        patience.requestWritten(body == null || body.flowing());
    }

    /** Part of the request is still to be written. */
    void requestUnderWay(RequestWriter writer) {
        patience.requestUnderWay(writer);
    }

    /** Whether any byte of the answer has come. */
    boolean answerStarted() {
        return decoder.started();
    }

    void pauseReading() {
        channel().config().setAutoRead(false);
        patience.readerPauses();
    }

    void resumeReading() {
        if (!channel().config().isAutoRead()) {
            channel().config().setAutoRead(true);
            patience.readerReads();
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    /** Nobody wants the answer any more. */
    void abandon() {
        PooledSending unwanted = sending;
        AnswerBody unread = body;
        detach();
        close();
        if (unwanted != null) {
            unwanted.over();
        }
        if (unread != null) {
            unread.dropped();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (sending == null) {
                close();
            } else if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                broken(Break.INVALID, AnswerDecoder.problem(object.decoderResult().cause()));
            } else if (message instanceof HttpResponse answer) {
                headCame(sending, answer);
            } else if (message instanceof HttpContent content) {
                contentCame(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void headCame(PooledSending answered, HttpResponse answer) {
        int status = answer.status().code();
        if (status >= 100 && status < 200 && status != 101) {
            interim = true;
            return;
        }
        String problem = AnswerHead.problem(answer);
        if (problem != null) {
            broken(Break.INVALID, problem);
            return;
        }
        AnswerHead seen = AnswerHead.of(answer, answered.request().method());
        AnswerBody next = new AnswerBody(this, seen.length());
        head = seen;
        body = next;
        answered.answered(status, WireHeaders.headers(answer.headers()), next);
        // The listener may have cancelled.
        if (body == next && !next.flowing()) {
            pauseReading();
        }
    }

    private void contentCame(HttpContent content) {
        if (interim) {
            interim = !(content instanceof LastHttpContent);
            return;
        }
        if (body != null && content.content().isReadable()) {
            chunkCame = true;
            body.arrived(content.content());
        }
        // The reader may have cancelled.
        if (body != null && content instanceof LastHttpContent last) {
            answerEnded(body, last);
        }
    }

    private void answerEnded(AnswerBody whole, LastHttpContent last) {
        AnswerHead seen = Objects.requireNonNull(head);
        if (decoder.hasLeftOver()) {
            broken(Break.INVALID, "bytes follow the end of the answer");
            return;
        }
        if (seen.framedByClosing() && encrypted() && !closeAnnounced) {
            broken(Break.CLOSED, "the connection ended without saying so (TLS close_notify)");
            return;
        }
        PooledSending done = Objects.requireNonNull(sending);
        boolean reusable = seen.keepsAlive() && done.wholly() && channel().isActive();
        detach();
        done.over();
        if (reusable) {
            lieIdle(seen);
        } else {
            close();
        }
        whole.whole(WireHeaders.headers(last.trailingHeaders()));
    }

    /** It goes back to the pool, and is read from so that a close is seen. */
    private void lieIdle(AnswerHead last) {
        patience.idle(pool.settings().idleExpiry(), last.keepsFor());
        if (!channel().config().isAutoRead()) {
            channel().config().setAutoRead(true);
        }
        pool.giveBack(this);
    }

    private boolean encrypted() {
        return channel().pipeline().get(SslHandler.class) != null;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!chunkCame) {
            return;
        }
        chunkCame = false;
        if (body != null) {
            if (body.flowing()) {
                patience.chunkCame();
            }
            body.pauseInArrivals();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (sending != null) {
            sending.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent closing && closing.isSuccess()) {
            closeAnnounced = true;
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (sending == null) {
            patience.end();
            pool.forget(this);
        } else {
            broken(Break.CLOSED, "the connection was closed");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            LOG.error("A call failed by a fault of our own", cause);
        }
        broken(Break.CLOSED, "the connection broke: " + SendFailure.reason(cause));
    }

    /** It carries nothing for anybody any more, whatever there was. */
    void broken(Break how, String what) {
        PooledSending failing = sending;
        AnswerBody cut = body;
        detach();
        patience.end();
        close();
        if (failing == null) {
            pool.forget(this);
        } else if (cut == null) {
            failing.broken(how, what);
        } else {
            failing.over();
            Origin origin = pool.origin();
            String message = origin.host() + ":" + origin.port() + ": " + what;
            cut.broken(new BodyFailure(how.inBody, message));
        }
    }

    private void detach() {
        sending = null;
        body = null;
        decoder.rest();
    }

    /** The time is over: of the request on it, or of lying idle. */
    void timeOver(Break how, Duration limit) {
        String seconds = limit.toMillis() / 1000.0 + " s";
        switch (how) {
            case FIRST_BYTE_TIMEOUT ->
                    broken(how, "no byte of the answer's body within " + seconds);
            case IDLE_TIMEOUT -> broken(how, "silent for " + seconds + " amid the answer");
            case TOTAL_TIMEOUT -> broken(how, "the answer took longer than " + seconds);
            case CLOSED, INVALID -> broken(how, "idle for " + seconds);
        }
    }
}
