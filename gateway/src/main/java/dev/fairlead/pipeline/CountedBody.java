package dev.fairlead.pipeline;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

/** A body that counts its bytes on their way to the reader. */
final class CountedBody implements Body {
    private final Body body;
    private long bytes;

    CountedBody(Body body) {
        this.body = body;
    }

    /** How many have passed so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void read(BodyReader reader) {
        body.read(new Counting(reader));
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

    private final class Counting implements BodyReader {
        private final BodyReader reader;

        Counting(BodyReader reader) {
            this.reader = reader;
        }

        @Override
        public void chunk(Chunk chunk) {
            bytes += chunk.size();
            reader.chunk(chunk);
        }

        @Override
        public void pauseInArrivals() {
            reader.pauseInArrivals();
        }

        @Override
        public void end(Headers trailers) {
            reader.end(trailers);
        }

        @Override
        public void failed(BodyFailure failure) {
            reader.failed(failure);
        }
    }
}
