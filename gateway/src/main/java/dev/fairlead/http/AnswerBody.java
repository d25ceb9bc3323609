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

    /** Whether chunks were handed over since the last pause in arrivals. */
    private boolean unannounced;

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

    /**
     * What one read of the socket brought is through, or waits. Said also to a reader that pauses:
     * it may wait for what it has passed on to be flushed.
     */
    void pauseInArrivals() {
        if (reader != null && unannounced) {
            unannounced = false;
            reader.pauseInArrivals();
        }
    }

    /** Everything has come; the connection is needed no more. */
    void whole(Headers last) {
        connection = null;
        whole = true;
        trailers = last;
        lastPause();
    }

    /** No more will come. */
    void broken(BodyFailure why) {
        connection = null;
        failure = why;
        lastPause();
    }

    /**
     * No read of the socket will end any more: who still waits for a moment to flush has it now.
     */
    private void lastPause() {
        if (!waiting.isEmpty()) {
            pauseInArrivals();
        }
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
        try {
            // A reader may resume when it hears of the pause: in a loop, not ever deeper.
            do {
                handWaiting();
                pauseInArrivals();
            } while (flowing() && !waiting.isEmpty());
        } finally {
            draining = false;
        }
        tellEnd();
        if (connection != null && flowing()) {
            connection.resumeReading();
        }
    }

    private void handWaiting() {
        while (flowing() && !waiting.isEmpty()) {
            ByteBuf bytes = waiting.removeFirst();
            try {
                hand(bytes);
            } finally {
                bytes.release();
            }
        }
    }

    private void hand(ByteBuf bytes) {
        if (reader == null) {
            return;
        }
        unannounced = true;
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
