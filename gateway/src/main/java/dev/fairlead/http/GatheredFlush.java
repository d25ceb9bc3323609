package dev.fairlead.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.FastThreadLocal;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds flushes back until the loop has looked at everything that arrived together, and then
 * flushes all connections in a row. Each write wakes whoever reads the other end, which at many
 * small messages costs more than the write: in a row, the first wakes and the others find it awake.
 * A loop to which only one thing arrived flushes at once after it. Stands next to the socket.
 */
final class GatheredFlush extends ChannelOutboundHandlerAdapter {
    /** More than that is worth a write, and must not look like a peer that reads too slowly. */
    private static final long AT_ONCE = 16 * 1024;

    private static final FastThreadLocal<Round> ROUND =
            new FastThreadLocal<>() {
                @Override
                protected Round initialValue() {
                    return new Round();
                }
            };

    private boolean waiting;

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (waiting) {
            return;
        }
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() > AT_ONCE) {
            ctx.flush();
            return;
        }
        waiting = true;
        ROUND.get().add(ctx);
    }

    /** What was flushed before goes out before. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushWaiting(ctx);
        ctx.close(promise);
    }

    private void flushWaiting(ChannelHandlerContext ctx) {
        if (waiting) {
            waiting = false;
            ctx.flush();
        }
    }

    /** The connections of one loop that have something to flush. */
    private static final class Round implements Runnable {
        private List<ChannelHandlerContext> waiting = new ArrayList<>();
        private List<ChannelHandlerContext> flushed = new ArrayList<>();

        void add(ChannelHandlerContext ctx) {
            if (waiting.isEmpty()) {
                // Tasks run once all that has arrived was read.
                ctx.executor().execute(this);
            }
            waiting.add(ctx);
        }

        @Override
        public void run() {
            List<ChannelHandlerContext> now = waiting;
            waiting = flushed;
            flushed = now;
            for (int i = 0; i < now.size(); i++) {
                ChannelHandlerContext ctx = now.get(i);
                ((GatheredFlush) ctx.handler()).flushWaiting(ctx);
            }
            now.clear();
        }
    }
}
