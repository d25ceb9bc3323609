package dev.fairlead.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

import java.time.Duration;

/**
 * How a connection of a server ends so that the client can still read its answer: closing at once
 * while the client sends would make the kernel reset the connection, which wipes the answer out on
 * the other side. So our side is shut first, and what still comes is thrown away for a while.
 */
final class Departure {
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();

    /** How the client can tell that an answer broke off. */
    enum Manner {
        /** The end of the connection is enough. */
        END,
        RESET
    }

    private final Residents residents;
    private final ServerConnection connection;
    private boolean lingering;
    private boolean settled;
    private long deadline;
    private long pendingBytes;
    private long pendingSince;
    private boolean full;

    Departure(Residents residents, ServerConnection connection) {
        this.residents = residents;
        this.connection = connection;
    }

    /** Closes once everything written is through. */
    void close(ChannelHandlerContext ctx) {
        settle();
        startClock();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Shuts our side once everything written is through; the caller goes on reading. */
    void linger(ChannelHandlerContext ctx) {
        settle();
        startClock();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> shutOutput(ctx.channel()));
    }

    /** Closes with a reset once everything written is through. */
    void reset(ChannelHandlerContext ctx) {
        settle();
        startClock();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        written -> {
                            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                            ctx.close();
                        });
    }

    private void startClock() {
        lingering = true;
        deadline = System.nanoTime() + LINGER_NANOS;
    }

    private static void shutOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) channel).shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> ((DuplexChannel) channel).shutdownOutput());
        }
    }

    /** Whether the client has had its time. */
    boolean overdue(long now) {
        return lingering && now - deadline >= 0;
    }

    /** Whether the client has taken nothing for that long though there was something for it. */
    boolean stalled(Channel channel, Duration patience, long now) {
        if (channel.isWritable()) {
            full = false;
            return false;
        }
        long pending = channel.bytesBeforeWritable();
        if (!full || pending != pendingBytes) {
            full = true;
            pendingBytes = pending;
            pendingSince = now;
        }
        return now - pendingSince >= patience.toNanos();
    }

    /** The connection carries no request any more. */
    private void settle() {
        if (!settled) {
            settled = true;
            residents.settled();
        }
    }

    /** The channel is closed. */
    void done() {
        settle();
        residents.moveOut(connection);
    }
}
