package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A body of which the first bytes were looked at before it goes on its way: they come first, as a
 * copy, then the rest as it arrives. On the loop of the call alone.
 */
public final class PeekedBody implements Body {
    private final Body body;
    private final ByteArrayOutputStream prefix = new ByteArrayOutputStream();
    private @Nullable BodyReader reader;
    private @Nullable Headers trailers;
    private @Nullable BodyFailure failure;

    private PeekedBody(Body body) {
        this.body = body;
    }

    /** What is done once the first bytes are there. */
    public interface Ready {
        /**
         * Called once.
         *
         * @param prefix the first bytes, read-only, up to the limit and what arrived with them; all
         *     of them where the body is shorter
         * @param body the whole body, paused
         */
        void peeked(ByteBuffer prefix, Body body);
    }

    /**
     * Reads the first bytes of a body that nobody has begun to read.
     *
     * @param limit how many bytes are enough
     */
    public static void peek(Body body, int limit, Ready ready) {
        PeekedBody peeked = new PeekedBody(body);
        body.read(peeked.new Incoming(limit, ready));
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void read(BodyReader next) {
        reader = next;
        ByteBuffer first = ByteBuffer.wrap(prefix.toByteArray()).asReadOnlyBuffer();
        if (first.hasRemaining()) {
            next.chunk(new CopiedChunk(first));
            next.pauseInArrivals();
        }
        if (failure != null) {
            next.failed(failure);
        } else if (trailers != null) {
            next.end(trailers);
        } else {
            body.resume();
        }
    }

    @Override
    public void pause() {
        body.pause();
    }

    @Override
    public void resume() {
        body.resume();
    }

    @Override
    public void cancel() {
        body.cancel();
    }

    /** Bytes that were copied off the connection. */
    private record CopiedChunk(ByteBuffer copy) implements Chunk {
        @Override
        public ByteBuffer bytes() {
            return copy.duplicate();
        }

        @Override
        public int size() {
            return copy.remaining();
        }
    }

    /** Collects until there is enough, then hands on whatever comes. */
    private final class Incoming implements BodyReader {
        private final int limit;
        private final Ready ready;
        private boolean told;

        Incoming(int limit, Ready ready) {
            this.limit = limit;
            this.ready = ready;
        }

        @Override
        public void chunk(Chunk chunk) {
            if (reader != null) {
                reader.chunk(chunk);
                return;
            }
            byte[] copy = new byte[chunk.size()];
            chunk.bytes().get(copy);
            prefix.writeBytes(copy);
            if (prefix.size() >= limit) {
                body.pause();
                tell();
            }
        }

        @Override
        public void pauseInArrivals() {
            if (reader != null) {
                reader.pauseInArrivals();
            }
        }

        @Override
        public void end(Headers last) {
            if (reader != null) {
                reader.end(last);
                return;
            }
            trailers = last;
            tell();
        }

        @Override
        public void failed(BodyFailure why) {
            if (reader != null) {
                reader.failed(why);
                return;
            }
            failure = why;
            tell();
        }

        private void tell() {
            if (!told) {
                told = true;
                ready.peeked(
                        ByteBuffer.wrap(prefix.toByteArray()).asReadOnlyBuffer(), PeekedBody.this);
            }
        }
    }
}
