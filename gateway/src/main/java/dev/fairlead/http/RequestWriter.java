package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Puts one request onto one connection: a body in memory in one go, a body that passes through no
 * faster than the provider takes it. On one loop.
 */
final class RequestWriter implements BodyReader, GenericFutureListener<Future<? super Void>> {
    /** Bodies up to this size are copied behind the head: one write of one buffer. */
    private static final int COPIED = 8 * 1024;

    private final Channel channel;
    private final Outgoing request;
    private final PooledSending sending;
    private long given;
    private long announced = RequestHead.CHUNKED;
    private boolean headWritten;
    private boolean ended;
    private boolean whole;
    private boolean failed;
    private boolean stopped;
    private boolean sourcePaused;
    private @Nullable Body source;
    private boolean anyChunk;

    RequestWriter(Channel channel, Outgoing request, PooledSending sending) {
        this.channel = channel;
        this.request = request;
        this.sending = sending;
    }

    /** Writes what there is to write now. */
    void write() {
        switch (request.content()) {
            case Outgoing.Content.None _ -> last(head(unlessNone(0), 0));
            case Outgoing.Content.Held held -> write(held);
            case Outgoing.Content.Streamed streamed -> write(streamed.body());
        }
    }

    private long unlessNone(long length) {
        return switch (request.method()) {
            case "POST", "PUT", "PATCH" -> length;
            default -> RequestHead.ABSENT;
        };
    }

    private ByteBuf head(long length, int room) {
        return RequestHead.encode(channel.alloc(), request, length, room);
    }

    private void write(Outgoing.Content.Held held) {
        long length = held.length();
        if (length <= COPIED) {
            ByteBuf all = head(length, (int) length);
            for (ByteBuffer part : held.parts()) {
                all.writeBytes(part.duplicate());
            }
            last(all);
            return;
        }
        given = length;
        first(head(length, 0));
        List<ByteBuffer> parts = held.parts();
        for (ByteBuffer part : parts.subList(0, parts.size() - 1)) {
            channel.write(Unpooled.wrappedBuffer(part.duplicate()));
        }
        last(Unpooled.wrappedBuffer(parts.getLast().duplicate()));
    }

    private void write(Body body) {
        long length = body.length();
        if (length == 0) {
            last(head(unlessNone(0), 0));
            return;
        }
        announced = length > 0 ? length : RequestHead.CHUNKED;
        source = body;
        first(head(announced, 0));
        channel.flush();
    }

    private void first(ByteBuf head) {
        channel.write(head).addListener(this::headDone);
    }

    private void last(ByteBuf buffer) {
        ended = true;
        channel.writeAndFlush(buffer).addListener(this::lastDone);
    }

    /** A body that passes through is read only now: until then another connection can take over. */
    private void headDone(Future<?> outcome) {
        if (!outcome.isSuccess()) {
            notWritten(outcome);
            return;
        }
        headWritten = true;
        if (source != null && !stopped) {
            source.read(this);
        }
    }

    private void lastDone(Future<?> outcome) {
        if (!outcome.isSuccess()) {
            notWritten(outcome);
            return;
        }
        headWritten = true;
        whole = true;
        sending.written();
    }

    /** A write amid the body is through, or is not. */
    @Override
    public void operationComplete(Future<? super Void> outcome) {
        if (!outcome.isSuccess()) {
            notWritten(outcome);
        }
    }

    private void notWritten(Future<?> outcome) {
        if (!failed) {
            failed = true;
            stop();
            sending.notWritten(SendFailure.reason(outcome.cause()));
        }
    }

    /** Whether nothing of it is being written any more. */
    boolean settled() {
        return whole || failed;
    }

    /** Whether the whole request has been handed to the socket. */
    boolean whole() {
        return whole;
    }

    /** Whether any byte of it has been handed to the socket. */
    boolean begun() {
        return headWritten;
    }

    /** Whether the provider does not take what there is. */
    boolean blocked() {
        return pending() > 0;
    }

    /** How many bytes the provider's side has taken, for comparing. */
    long taken() {
        return given - pending();
    }

    private long pending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** No more of a body that passes through is wanted. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        if (source != null && headWritten && !ended) {
            source.cancel();
        }
    }

    /** The provider can take more, or cannot. */
    void writabilityChanged() {
        if (source == null || stopped || ended || sourcePaused != channel.isWritable()) {
            return;
        }
        sourcePaused = !sourcePaused;
        if (sourcePaused) {
            source.pause();
        } else {
            source.resume();
        }
    }

    @Override
    public void chunk(Chunk chunk) {
        if (stopped || ended || chunk.size() == 0) {
            return;
        }
        given += chunk.size();
        if (announced != RequestHead.CHUNKED && given > announced) {
            refuse("its body is longer than the " + announced + " bytes announced");
            return;
        }
        if (announced == RequestHead.CHUNKED) {
            channel.write(sizeLine(chunk.size()));
        }
        anyChunk = true;
        if (given == announced) {
            // Whole already, whenever the source says so: the answer may come before.
            last(buffer(chunk));
            return;
        }
        channel.write(buffer(chunk)).addListener(this);
        writabilityChanged();
    }

    private ByteBuf buffer(Chunk chunk) {
        if (chunk instanceof NettyChunk ours) {
            return ours.pass();
        }
        return channel.alloc().ioBuffer(chunk.size()).writeBytes(chunk.bytes());
    }

    /** The end of the chunk before and the size of the next (RFC 9112, section 7.1). */
    private ByteBuf sizeLine(int size) {
        ByteBufAllocator allocator = channel.alloc();
        String line = (anyChunk ? "\r\n" : "") + Integer.toHexString(size) + "\r\n";
        return ByteBufUtil.writeAscii(allocator, line);
    }

    @Override
    public void pauseInArrivals() {
        channel.flush();
    }

    @Override
    public void end(Headers trailers) {
        if (stopped || ended) {
            return;
        }
        if (announced == RequestHead.CHUNKED) {
            // Trailers of requests stay here: no provider reads them (RFC 9110, section 6.5.1).
            String end = (anyChunk ? "\r\n" : "") + "0\r\n\r\n";
            last(ByteBufUtil.writeAscii(channel.alloc(), end));
        } else {
            ended = true;
            refuse("its body ended after " + given + " of " + announced + " bytes");
        }
    }

    @Override
    public void failed(BodyFailure failure) {
        if (!stopped && !ended) {
            ended = true;
            refuse(failure.message());
        }
    }

    private void refuse(String what) {
        stop();
        sending.sourceFailed(what);
    }
}
