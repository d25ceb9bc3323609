package dev.fairlead.listener;

import dev.fairlead.call.Body;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HeldChunks;
import dev.fairlead.http.Loop;
import dev.fairlead.http.Reply;

import java.nio.ByteBuffer;

/**
 * An exchange with a page in a browser: its answer says who may read it, and what the provider says
 * about that goes no further.
 */
final class SharedExchange implements Exchange {
    private static final String PREFIX = "access-control-";

    private final Exchange exchange;
    private final Reply reply;

    /**
     * Adds these fields to whatever is answered.
     *
     * @param fields who may read the answer
     */
    SharedExchange(Exchange exchange, Headers fields) {
        this.exchange = exchange;
        this.reply = new SharedReply(exchange.reply(), fields);
    }

    @Override
    public Head head() {
        return exchange.head();
    }

    @Override
    public Loop loop() {
        return exchange.loop();
    }

    @Override
    public Body body() {
        return exchange.body();
    }

    @Override
    public boolean expectsContinue() {
        return exchange.expectsContinue();
    }

    @Override
    public void sendContinue() {
        exchange.sendContinue();
    }

    @Override
    public Reply reply() {
        return reply;
    }

    @Override
    public void onLeave(Runnable action) {
        exchange.onLeave(action);
    }

    private record SharedReply(Reply reply, Headers fields) implements Reply {
        @Override
        public void head(int status, Headers headers) {
            Headers.Builder shared = Headers.builder();
            for (int i = 0; i < headers.size(); i++) {
                if (!isTheirs(headers.name(i))) {
                    shared.add(headers.name(i), headers.value(i));
                }
            }
            reply.head(status, shared.addAll(fields).build());
        }

        private static boolean isTheirs(String name) {
            return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
        }

        @Override
        public boolean headSent() {
            return reply.headSent();
        }

        @Override
        public void chunk(Chunk chunk) {
            reply.chunk(chunk);
        }

        @Override
        public void bytes(ByteBuffer bytes) {
            reply.bytes(bytes);
        }

        @Override
        public void held(HeldChunks answer) {
            reply.held(answer);
        }

        @Override
        public void flush() {
            reply.flush();
        }

        @Override
        public void end(Headers trailers) {
            reply.end(trailers);
        }

        @Override
        public void abort() {
            reply.abort();
        }

        @Override
        public void closeAfterwards() {
            reply.closeAfterwards();
        }

        @Override
        public boolean writable() {
            return reply.writable();
        }

        @Override
        public void onWritable(Runnable action) {
            reply.onWritable(action);
        }
    }
}
