package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The body of a request, between a connection that brings it and a reader that may not be there
 * yet, or may pause. What arrives in the meantime waits here: with HTTP/1.1 nothing, since decoding
 * stops, with HTTP/2 what the flow-control window lets in. The reader is never called within {@link
 * #read} or {@link #resume}.
 */
final class RequestBody implements Body {
    /** How the connection follows what the reader wants. */
    interface Inlet {
        /** The reader wants bytes. */
        void flow();

        /** The reader wants no bytes for now. */
        void hold();

        /** Nobody will read the rest. */
        void discard();

        /** That many bytes are through. */
        void consumed(int bytes);
    }

    private final NettyLoop loop;
    private final NettyChunk chunk;
    private final Inlet inlet;
    private final long length;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);
    private @Nullable BodyReader reader;
    private @Nullable Headers trailers;
    private @Nullable BodyFailure failure;
    private long received;
    private boolean paused;
    private boolean over;
    private boolean announced = true;

    RequestBody(NettyLoop loop, NettyChunk chunk, Inlet inlet, long length) {
        this.loop = loop;
        this.chunk = chunk;
        this.inlet = inlet;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(BodyReader newReader) {
        if (reader != null || over) {
            throw new IllegalStateException("a body is read once");
        }
        reader = newReader;
        follow();
    }

    @Override
    public void pause() {
        if (!over && !paused) {
            paused = true;
            inlet.hold();
        }
    }

    @Override
    public void resume() {
        if (!over && paused) {
            paused = false;
            follow();
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            drop();
            if (trailers == null) {
                inlet.discard();
            }
        }
    }

    /** Whether the reader has the end, or wants to hear nothing more. */
    boolean over() {
        return over;
    }

    /** Whether a reader waits for bytes that have not arrived. */
    boolean hungry() {
        return reader != null && !paused && !over && trailers == null;
    }

    /** How many bytes are still to come; {@link Long#MAX_VALUE} if that is not known. */
    long outstanding() {
        if (trailers != null) {
            return 0;
        }
        return length < 0 ? Long.MAX_VALUE : length - received;
    }

    /** How many bytes have come. */
    long received() {
        return received;
    }

    /** Whether somebody reads, or has read. */
    boolean read() {
        return reader != null && !over;
    }

    /** Whether the last byte has arrived. */
    boolean complete() {
        return trailers != null;
    }

    /** Bytes have arrived; the caller keeps its reference to the buffer. */
    void arrived(ByteBuf bytes) {
        received += bytes.readableBytes();
        if (over) {
            inlet.consumed(bytes.readableBytes());
            return;
        }
        if (reader == null || paused || !waiting.isEmpty()) {
            waiting.add(bytes.retain());
            return;
        }
        give(reader, bytes);
    }

    /** The last byte has arrived. */
    void completed(Headers newTrailers) {
        trailers = newTrailers;
        if (reader != null && !paused && waiting.isEmpty()) {
            finish(reader);
        }
    }

    /** What had arrived together is through. */
    void arrivalsPaused() {
        if (!announced) {
            announced = true;
            if (reader != null && !over) {
                reader.pauseInArrivals();
            }
        }
    }

    /** The rest will not come. */
    void failed(BodyFailure newFailure) {
        if (over || failure != null || trailers != null) {
            return;
        }
        failure = newFailure;
        releaseWaiting();
        if (reader != null) {
            finish(reader);
        }
    }

    /** The reader hears nothing more. */
    void drop() {
        over = true;
        releaseWaiting();
    }

    private void follow() {
        inlet.flow();
        if (!waiting.isEmpty() || trailers != null || failure != null) {
            loop.execute(this::pump);
        }
    }

    private void pump() {
        BodyReader to = reader;
        if (to == null) {
            return;
        }
        while (!paused && !over && !waiting.isEmpty()) {
            ByteBuf bytes = waiting.remove();
            try {
                give(to, bytes);
            } finally {
                bytes.release();
            }
        }
        arrivalsPaused();
        if (!over && (trailers != null || failure != null)) {
            finish(to);
        }
    }

    private void give(BodyReader to, ByteBuf bytes) {
        int size = bytes.readableBytes();
        if (size > 0) {
            announced = false;
            to.chunk(chunk.over(bytes));
            chunk.clear();
            inlet.consumed(size);
        }
    }

    private void finish(BodyReader to) {
        arrivalsPaused();
        if (over || (paused && failure == null)) {
            return;
        }
        over = true;
        if (failure != null) {
            to.failed(failure);
        } else if (trailers != null) {
            to.end(trailers);
        }
    }

    private void releaseWaiting() {
        int size = 0;
        for (ByteBuf bytes : waiting) {
            size += bytes.readableBytes();
            bytes.release();
        }
        waiting.clear();
        if (size > 0) {
            inlet.consumed(size);
        }
    }
}
