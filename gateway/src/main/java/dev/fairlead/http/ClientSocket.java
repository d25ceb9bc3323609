package dev.fairlead.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The socket to a client as the last handler of its pipeline uses it: reads and writes. */
final class ClientSocket {
    private static final ByteBuf CONTINUE =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer()
                            .writeBytes(
                                    "HTTP/1.1 100 Continue\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII))
                            .asReadOnly());

    private @Nullable ChannelHandlerContext context;

    void attach(ChannelHandlerContext ctx) {
        context = ctx;
    }

    ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not part of a pipeline yet");
        }
        return ctx;
    }

    Channel channel() {
        return ctx().channel();
    }

    void read() {
        ctx().read();
    }

    ByteBuf buffer(int capacity) {
        return ctx().alloc().ioBuffer(capacity);
    }

    /** Writes, without the promise that nobody would look at: failures reach the handler. */
    void write(ByteBuf bytes) {
        ctx().write(bytes, ctx().voidPromise());
    }

    /**
     * Writes them in that order.
     *
     * @param through hears when the last is through, or has failed
     */
    void write(List<ByteBuf> all, GenericFutureListener<Future<? super Void>> through) {
        int last = all.size() - 1;
        for (int i = 0; i < last; i++) {
            write(all.get(i));
        }
        ctx().write(all.get(last)).addListener(through);
    }

    void writeContinue() {
        ctx().writeAndFlush(CONTINUE.duplicate(), ctx().voidPromise());
    }

    void flush() {
        ctx().flush();
    }

    boolean writable() {
        return ctx().channel().isWritable();
    }

    void close() {
        ctx().close();
    }
}
