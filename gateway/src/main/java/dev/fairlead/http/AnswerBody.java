package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The body of an answer between the connection it comes from and its reader. What one read of the
 * socket brought while the reader was pausing waits here; the connection reads no more meanwhile.
 * On one loop.
 */
final class AnswerBody implements Body {
    private final long length;
    private final NettyChunk chunk = new NettyChunk();
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);

    /** Null once the answer is whole or broken, or nobody wants it. */
    private @Nullable ClientConnection connection;

    /** Null before there is one and after it has heard the end. */
    private @Nullable BodyReader reader;

    private boolean begun;
    private boolean paused;
    private boolean draining;
    private boolean whole;
    private Headers trailers = Headers.EMPTY;
    private @Nullable BodyFailure failure;

    AnswerBody(ClientConnection connection, long length) {
        this.connection = connection;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(BodyReader first) {
        if (begun) {
            throw new IllegalStateException("a body is read once");
        }
        begun = true;
        reader = first;
        drain();
    }

    @Override
    public void pause() {
        paused = true;
        if (connection != null) {
            connection.pauseReading();
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            drain();
        }
    }

    @Override
    public void cancel() {
        ClientConnection unwanted = connection;
        dropped();
        if (unwanted != null) {
            unwanted.abandon();
        }
    }

    /** Whether bytes that come now reach a reader. */
    boolean flowing() {
        return reader != null && !paused;
    }

    /** Bytes have come; the caller keeps its reference to them. */
    void arrived(ByteBuf bytes) {
        if (flowing() && waiting.isEmpty() && !draining) {
            hand(bytes);
        } else {
            waiting.addLast(bytes.retain());
        }
    }

    /** What one read of the socket brought is through. */
    void pauseInArrivals() {
        if (reader != null && waiting.isEmpty()) {
            reader.pauseInArrivals();
        }
    }

    /** Everything has come; the connection is needed no more. */
    void whole(Headers last) {
        connection = null;
        whole = true;
        trailers = last;
        tellEnd();
    }

    /** No more will come. */
    void broken(BodyFailure why) {
        connection = null;
        failure = why;
        tellEnd();
    }

    /** Nobody wants it any more; the reader hears nothing more. */
    void dropped() {
        connection = null;
        reader = null;
        begun = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        boolean handed = false;
        try {
            while (flowing() && !waiting.isEmpty()) {
                handNext(waiting.removeFirst());
                handed = true;
            }
        } finally {
            draining = false;
        }
        if (handed) {
            pauseInArrivals();
        }
        tellEnd();
        if (connection != null && flowing()) {
            connection.resumeReading();
        }
    }

    private void handNext(ByteBuf bytes) {
        try {
            hand(bytes);
        } finally {
            bytes.release();
        }
    }

    private void hand(ByteBuf bytes) {
        if (reader == null) {
            return;
        }
        try {
            reader.chunk(chunk.over(bytes));
        } finally {
            chunk.clear();
        }
    }

    private void tellEnd() {
        BodyReader listening = reader;
        if (listening == null || draining || !waiting.isEmpty()) {
            return;
        }
        if (whole) {
            reader = null;
            listening.end(trailers);
        } else if (failure != null) {
            reader = null;
            listening.failed(failure);
        }
    }
}
