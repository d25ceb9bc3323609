package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/**
 * One body on its way into memory. A body that comes in one piece is kept as it came; otherwise it
 * grows in one buffer that is never more than twice what has come, whatever length was told. Memory
 * is taken before it is used; while there is none, the body is paused.
 */
final class Collecting implements BodyReader {
    /** What a body takes before its first byte is read. */
    private static final long FIRST_SHARE = 4 * 1024;

    private final Body body;
    private final Loop loop;
    private final BodyMemory memory;
    private final long limit;
    private final BodyCollector.Outcome outcome;
    private @Nullable ByteBuf whole;
    private boolean grown;
    private long taken;
    private @Nullable ByteBuf next;
    private BodyMemory.@Nullable Waiter waiter;
    private Loop.@Nullable Timer patience;
    private boolean over;

    Collecting(Exchange exchange, BodyMemory memory, long limit, BodyCollector.Outcome outcome) {
        this.body = exchange.body();
        this.loop = exchange.loop();
        this.memory = memory;
        this.limit = limit;
        this.outcome = outcome;
    }

    void begin() {
        if (body.length() > limit) {
            loop.execute(this::tooLarge);
            return;
        }
        if (body.length() == 0) {
            body.read(this);
            return;
        }
        long share = body.length() < 0 ? FIRST_SHARE : Math.min(FIRST_SHARE, body.length());
        if (memory.take(share)) {
            taken = share;
            body.read(this);
            return;
        }
        await(share, () -> body.read(this));
    }

    @Override
    public void chunk(Chunk chunk) {
        if (size() + chunk.size() > limit) {
            tooLarge();
            return;
        }
        ByteBuf bytes = retained(chunk);
        long missing = capacityFor(bytes) - taken;
        if (missing <= 0 || memory.take(missing)) {
            taken += Math.max(0, missing);
            append(bytes);
            return;
        }
        next = bytes;
        body.pause();
        await(missing, this::appendNext);
    }

    private static ByteBuf retained(Chunk chunk) {
        return chunk instanceof NettyChunk netty
                ? netty.pass()
                : Unpooled.copiedBuffer(chunk.bytes());
    }

    private int size() {
        return whole == null ? 0 : whole.readableBytes();
    }

    /** What has to be taken to keep these bytes, too: a single piece takes its own size. */
    private long capacityFor(ByteBuf bytes) {
        int size = size() + bytes.readableBytes();
        if (whole == null) {
            return size;
        }
        if (grown && size <= whole.capacity()) {
            return whole.capacity();
        }
        long most = body.length() < 0 ? limit : body.length();
        return Math.max(size, Math.min(2L * size, most));
    }

    private void append(ByteBuf bytes) {
        ByteBuf kept = whole;
        if (kept == null) {
            whole = bytes;
            return;
        }
        int capacity = Math.toIntExact(capacityFor(bytes));
        if (!grown) {
            grown = true;
            ByteBuf larger = ByteBufAllocator.DEFAULT.directBuffer(capacity);
            larger.writeBytes(kept, kept.readerIndex(), kept.readableBytes());
            kept.release();
            whole = larger;
            kept = larger;
        } else if (capacity > kept.capacity()) {
            kept.capacity(capacity);
        }
        kept.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        bytes.release();
    }

    private void appendNext() {
        ByteBuf bytes = next;
        next = null;
        if (bytes != null) {
            append(bytes);
            body.resume();
        }
    }

    private void await(long bytes, Runnable then) {
        patience = loop.after(memory.patience(), this::overloaded);
        waiter = memory.await(bytes, loop, () -> granted(bytes, then));
    }

    private void granted(long bytes, Runnable then) {
        waiter = null;
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
        if (over) {
            memory.giveBack(bytes);
            return;
        }
        taken += bytes;
        then.run();
    }

    @Override
    public void pauseInArrivals() {}

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        over = true;
        ByteBuf bytes = whole == null ? Unpooled.EMPTY_BUFFER : whole;
        whole = null;
        outcome.whole(new CollectedBody(bytes, memory, taken));
    }

    @Override
    public void failed(BodyFailure failure) {
        if (!over) {
            letGo();
            outcome.failed(failure);
        }
    }

    private void tooLarge() {
        if (!over) {
            letGo();
            body.cancel();
            outcome.tooLarge(limit);
        }
    }

    private void overloaded() {
        if (!over) {
            letGo();
            body.cancel();
            outcome.overloaded();
        }
    }

    private void letGo() {
        over = true;
        if (patience != null) {
            patience.cancel();
        }
        if (waiter != null) {
            memory.forget(waiter);
        }
        if (whole != null) {
            whole.release();
            whole = null;
        }
        if (next != null) {
            next.release();
            next = null;
        }
        memory.giveBack(taken);
        taken = 0;
    }
}
