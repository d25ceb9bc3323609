package dev.fairlead.http;

import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;

/** A body that was collected whole, and its share of the {@link BodyMemory}. */
final class CollectedBody implements KeptBody {
    private final ByteBuf buffer;
    private final BodyMemory memory;
    private long taken;
    private final int size;
    private int holders = 1;
    private boolean released;

    /** Takes over the buffer and that many bytes of the memory. */
    CollectedBody(ByteBuf buffer, BodyMemory memory, long taken) {
        this.buffer = buffer;
        this.memory = memory;
        this.taken = taken;
        this.size = buffer.readableBytes();
    }

    @Override
    public ByteBuffer bytes() {
        if (released) {
            throw new IllegalStateException("the body was released");
        }
        return buffer.nioBuffer(buffer.readerIndex(), size).asReadOnlyBuffer();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean countsToo(long bytes) {
        boolean fits = memory.take(bytes);
        taken += fits ? bytes : 0;
        return fits;
    }

    @Override
    public void keep() {
        holders++;
    }

    @Override
    public void release() {
        if (released) {
            throw new IllegalStateException("the body was already released");
        }
        released = true;
        letGo();
    }

    @Override
    public void letGo() {
        holders--;
        if (holders == 0) {
            buffer.release();
            memory.giveBack(taken);
        }
    }
}
