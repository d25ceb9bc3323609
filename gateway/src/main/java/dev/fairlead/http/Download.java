package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** One document on its way into memory, up to a limit; on one loop but for {@link #whole}. */
final class Download implements AnswerListener, BodyReader {
    private static final int OK = 200;

    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private @Nullable Sending sending;

    /**
     * @param most bytes that it may have
     */
    Download(int most) {
        this.most = most;
    }

    /** The document, or an {@link IOException}; for any thread. */
    Future<byte[]> whole() {
        return whole;
    }

    void follow(Sending underWay) {
        sending = underWay;
    }

    /** Nobody waits any more. */
    void drop() {
        if (sending != null) {
            sending.cancel();
        }
    }

    @Override
    public void sent() {}

    @Override
    public void head(int status, Headers headers, Body body) {
        if (status != OK) {
            boolean elsewhere = status / 100 == 3;
            fail(
                    "status "
                            + status
                            + (elsewhere
                                    ? " (expected: 200; redirects are not followed)"
                                    : " (expected: 200)"));
            return;
        }
        body.read(this);
    }

    @Override
    public void failed(SendFailure failure) {
        fail(failure.message());
    }

    @Override
    public void chunk(Chunk chunk) {
        if (chunk.size() > most - bytes.size()) {
            fail("more than " + most + " bytes");
            return;
        }
        ByteBuffer view = chunk.bytes();
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public void pauseInArrivals() {}

    @Override
    public void end(Headers trailers) {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public void failed(BodyFailure failure) {
        fail(failure.message());
    }

    /** There will be none. */
    void fail(String reason) {
        whole.completeExceptionally(new IOException(reason));
        drop();
    }
}
