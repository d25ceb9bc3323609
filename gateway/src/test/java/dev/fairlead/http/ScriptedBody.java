package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A request body that passes through, as a test lets it flow. On the loop, but for the questions.
 */
final class ScriptedBody implements Body {
    private final long length;
    private volatile @Nullable BodyReader reader;
    private volatile boolean paused;
    private volatile boolean cancelled;
    private volatile Runnable onResume = () -> {};

    ScriptedBody(long length) {
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(BodyReader first) {
        reader = first;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        onResume.run();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    void give(String text) {
        give(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void give(byte[] bytes) {
        reader().chunk(new Piece(bytes));
        reader().pauseInArrivals();
    }

    void end() {
        reader().end(Headers.EMPTY);
    }

    void fail() {
        reader().failed(new BodyFailure(BodyFailure.Kind.CUT_SHORT, "the client closed"));
    }

    void onResume(Runnable action) {
        onResume = action;
    }

    boolean isRead() {
        return reader != null;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isCancelled() {
        return cancelled;
    }

    private BodyReader reader() {
        return Objects.requireNonNull(reader);
    }

    /** Bytes on the heap. */
    private static final class Piece implements Chunk {
        private final byte[] content;

        Piece(byte[] content) {
            this.content = content;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(content).asReadOnlyBuffer();
        }

        @Override
        public int size() {
            return content.length;
        }
    }
}
