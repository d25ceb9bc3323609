package dev.fairlead.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * Tells HTTP/2 by prior knowledge from HTTP/1.1 by the first bytes of a plain-text connection (RFC
 * 9113, section 3.4), then gives way to the pipeline of that protocol.
 */
final class PrefaceDetector extends ChannelInboundHandlerAdapter implements ServerConnection {
    private static final ByteBuf PREFACE =
            Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf()).asReadOnly();

    private final Arrival arrival;
    private final Residents residents;
    private final InetAddress client;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf seen;
    private boolean chosen;
    private long deadline;

    PrefaceDetector(Arrival arrival, Residents residents, InetAddress client) {
        this.arrival = arrival;
        this.residents = residents;
        this.client = client;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        residents.moveIn(this);
        deadline = System.nanoTime() + arrival.served().waiting().idle().toNanos();
        if (ctx.channel().isActive()) {
            ctx.read();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (seen != null) {
            bytes = Unpooled.wrappedBuffer(seen, bytes);
            seen = null;
        }
        int length = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
        boolean http2 = ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, 0, length);
        if (http2 && length < PREFACE.readableBytes()) {
            seen = bytes;
            ctx.read();
            return;
        }
        choose(ctx, http2, bytes);
    }

    private void choose(ChannelHandlerContext ctx, boolean http2, ByteBuf bytes) {
        chosen = true;
        residents.moveOut(this);
        ChannelPipeline pipeline = ctx.pipeline();
        if (http2) {
            arrival.http2(pipeline, residents, client);
        } else {
            arrival.http1(pipeline, residents, client);
        }
        ctx.fireChannelRead(bytes);
        pipeline.remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (seen != null) {
            seen.release();
            seen = null;
        }
        if (!chosen) {
            chosen = true;
            residents.moveOut(this);
            residents.settled();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void tick(long now) {
        if (now - deadline >= 0) {
            kill();
        }
    }

    @Override
    public void drain() {
        kill();
    }

    @Override
    public void kill() {
        if (context != null) {
            context.close();
        }
    }
}
