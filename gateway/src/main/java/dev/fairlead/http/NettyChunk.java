package dev.fairlead.http;

import dev.fairlead.call.Chunk;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * A view of a buffer that its connection owns. One instance per connection, pointed at one buffer
 * after the other, so that passing a chunk on makes no garbage.
 */
final class NettyChunk implements Chunk {
    private @Nullable ByteBuf buffer;
    private int start;
    private int size;
    private boolean passed;

    /** Points at the readable bytes of the buffer; the caller keeps its reference to it. */
    NettyChunk over(ByteBuf next) {
        buffer = next;
        start = next.readerIndex();
        size = next.readableBytes();
        passed = false;
        return this;
    }

    /** The call that brought the bytes is over. */
    void clear() {
        buffer = null;
        size = 0;
    }

    @Override
    public ByteBuffer bytes() {
        return held().nioBuffer(start, size).asReadOnlyBuffer();
    }

    @Override
    public int size() {
        return size;
    }

    /** A reference of its own to the bytes, for a write; whoever gets it releases it. */
    ByteBuf pass() {
        ByteBuf held = held();
        if (passed) {
            // A write moves the indexes of the buffer it was given.
            return held.retainedSlice(start, size);
        }
        passed = true;
        return held.retain();
    }

    /** The buffer itself, its indexes not to be trusted: read from {@link #start}. */
    ByteBuf held() {
        if (buffer == null) {
            throw new IllegalStateException("a chunk is valid during the call that brings it");
        }
        return buffer;
    }

    /** Where the bytes begin in {@link #held}. */
    int start() {
        return start;
    }
}
