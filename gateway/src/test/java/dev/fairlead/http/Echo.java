package dev.fairlead.http;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Answers with what was sent. */
final class Echo implements BodyReader {
    private final Exchange exchange;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    private Echo(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Reads the body whole, then answers with it; 400 and the kind of failure if it is cut. */
    static void whole(Exchange exchange) {
        exchange.body().read(new Echo(exchange));
    }

    /** Passes each chunk back as it comes, and reads no faster than the client does. */
    static void streaming(Exchange exchange) {
        Reply reply = exchange.reply();
        reply.head(200, Headers.EMPTY);
        reply.onWritable(exchange.body()::resume);
        exchange.body()
                .read(
                        new BodyReader() {
                            @Override
                            public void chunk(Chunk chunk) {
                                reply.chunk(chunk);
                                if (!reply.writable()) {
                                    exchange.body().pause();
                                }
                            }

                            @Override
                            public void pauseInArrivals() {
                                reply.flush();
                                if (!reply.writable()) {
                                    exchange.body().pause();
                                } else {
                                    exchange.body().resume();
                                }
                            }

                            @Override
                            public void end(Headers trailers) {
                                reply.end(Headers.EMPTY);
                            }

                            @Override
                            public void failed(BodyFailure failure) {
                                reply.abort();
                            }
                        });
    }

    @Override
    public void chunk(Chunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        while (bytes.hasRemaining()) {
            seen.write(bytes.get());
        }
    }

    @Override
    public void pauseInArrivals() {}

    @Override
    public void end(Headers trailers) {
        exchange.reply().head(200, Headers.of("content-length", Integer.toString(seen.size())));
        exchange.reply().bytes(ByteBuffer.wrap(seen.toByteArray()));
        exchange.reply().end(Headers.EMPTY);
    }

    @Override
    public void failed(BodyFailure failure) {
        RunningServer.answer(exchange, 400, failure.kind().toString());
    }
}
