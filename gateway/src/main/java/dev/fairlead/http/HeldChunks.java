package dev.fairlead.http;

import dev.fairlead.call.Chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer kept until it may leave: large pieces as they were received, small ones copied
 * together. Its share of the body memory is given back by {@link #release}, or once the client has
 * taken what {@link Reply#held} was given. On the loop of the call.
 */
public final class HeldChunks implements GenericFutureListener<Future<? super Void>> {
    /** Up to this many bytes no share of the memory for bodies is taken. */
    private static final int FREE = 16 * 1024;

    /**
     * A piece of this size is kept as it came: the buffer behind it, of 64 KiB at most, is not much
     * larger.
     */
    private static final int LARGE = 48 * 1024;

    private static final int PIECE = 64 * 1024;

    private final BodyMemory memory;
    private final int expected;
    private final List<ByteBuf> pieces = new ArrayList<>(1);
    private @Nullable ByteBuf tail;
    private int share;
    private int size;
    private boolean handedOver;

    private HeldChunks(BodyMemory memory, int expected, int share) {
        this.memory = memory;
        this.expected = expected;
        this.share = share;
    }

    /**
     * Room for that many bytes. Null while less than half of the memory would stay free for
     * requests.
     */
    public static @Nullable HeldChunks of(BodyMemory memory, int expected) {
        int share = expected <= FREE ? 0 : expected;
        return share == 0 || memory.takeSpare(share)
                ? new HeldChunks(memory, expected, share)
                : null;
    }

    /** Keeps the chunk beyond the call that brings it. */
    public void add(Chunk chunk) {
        if (chunk instanceof NettyChunk netty && netty.size() >= LARGE) {
            tail = null;
            pieces.add(netty.pass());
            size += netty.size();
        } else {
            add(chunk.bytes());
        }
    }

    /** Keeps a copy of what remains of the bytes, whose position stays. */
    public void add(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        while (at < end) {
            ByteBuf room = room(end - at);
            int length = Math.min(end - at, room.writableBytes());
            room.writeBytes(bytes.slice(at, length));
            at += length;
            size += length;
        }
    }

    private ByteBuf room(int wanted) {
        ByteBuf room = tail;
        if (room == null || !room.isWritable()) {
            // Only a changed answer is longer than it said.
            int capacity = Math.min(PIECE, Math.max(wanted, expected - size));
            room = ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
            pieces.add(room);
            tail = room;
        }
        return room;
    }

    /** How many bytes are kept. */
    public int size() {
        return size;
    }

    /** What is kept, for writes that release it; the share is given back with {@link #through}. */
    List<ByteBuf> handOver() {
        handedOver = true;
        return pieces;
    }

    /** The last write is through, or failed. */
    @Override
    public void operationComplete(Future<? super Void> outcome) {
        through();
    }

    void through() {
        int taken = share;
        share = 0;
        if (taken > 0) {
            memory.giveBack(taken);
        }
    }

    /** Nobody wants it; without effect the second time and once a reply has it. */
    public void release() {
        if (!handedOver) {
            handOver().forEach(ByteBuf::release);
            through();
        }
    }
}
