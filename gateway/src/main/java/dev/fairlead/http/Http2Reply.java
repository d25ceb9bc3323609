package dev.fairlead.http;

import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Writes an answer as frames of one stream (RFC 9113, section 8.1). */
final class Http2Reply implements Reply {
    private final Http2ServerConnection connection;
    private final Http2Exchange exchange;
    private final PromisedLength promised = new PromisedLength();
    private @Nullable Http2Headers head;
    private boolean headSent;
    private boolean bodyless;
    private boolean over;
    private boolean stuck;
    private long stuckSince;
    private @Nullable Runnable onWritable;

    Http2Reply(Http2ServerConnection connection, Http2Exchange exchange) {
        this.connection = connection;
        this.exchange = exchange;
    }

    @Override
    public void head(int status, Headers headers) {
        if (over) {
            return;
        }
        if (headSent) {
            throw new IllegalStateException("the head of this answer was already written");
        }
        if (status < 200) {
            throw new IllegalArgumentException("status: " + status + " (expected: final)");
        }
        headSent = true;
        bodyless = status == 204 || status == 304 || exchange.head().method().equals("HEAD");
        if (!bodyless) {
            promised.promise(headers);
        }
        Http2Headers fields = new DefaultHttp2Headers(false, headers.size() + 1);
        fields.status(Integer.toString(status));
        head = Http2Fields.addTo(fields, headers);
    }

    @Override
    public boolean headSent() {
        return headSent;
    }

    @Override
    public void chunk(Chunk chunk) {
        int size = chunk.size();
        if (size == 0 || !admits(size)) {
            return;
        }
        writeHead();
        connection.writeData(
                exchange.stream(),
                chunk instanceof NettyChunk netty ? netty.pass() : copy(chunk.bytes()));
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        if (bytes.hasRemaining() && admits(bytes.remaining())) {
            writeHead();
            connection.writeData(exchange.stream(), copy(bytes));
        }
    }

    @Override
    public void held(HeldChunks answer) {
        int size = answer.size();
        if (size == 0 || !admits(size)) {
            answer.release();
            return;
        }
        writeHead();
        List<ByteBuf> pieces = answer.handOver();
        int last = pieces.size() - 1;
        for (int i = 0; i < last; i++) {
            connection.writeData(exchange.stream(), pieces.get(i));
        }
        connection.writeData(exchange.stream(), pieces.get(last)).addListener(answer);
    }

    private ByteBuf copy(ByteBuffer bytes) {
        return connection.buffer(bytes.remaining()).writeBytes(bytes.duplicate());
    }

    private boolean admits(int size) {
        if (over || bodyless) {
            return false;
        }
        if (!headSent) {
            throw new IllegalStateException("the head of an answer comes before its body");
        }
        if (promised.admits(size)) {
            return true;
        }
        abort();
        return false;
    }

    private void writeHead() {
        Http2Headers fields = head;
        head = null;
        if (fields != null) {
            connection.writeHead(exchange.stream(), fields);
        }
    }

    @Override
    public void flush() {
        if (!over) {
            writeHead();
            connection.flush();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (!headSent) {
            throw new IllegalStateException("an answer ended without a head");
        }
        if (!promised.kept()) {
            abort();
            return;
        }
        over = true;
        Http2Headers last = last(trailers);
        connection.end(exchange, last);
        connection.flush();
    }

    /** The fields that end the stream: the head, if it is still here, or trailers, or none. */
    private @Nullable Http2Headers last(Headers trailers) {
        if (bodyless || trailers.size() == 0 || !exchange.head().takesTrailers()) {
            Http2Headers last = head;
            head = null;
            return last;
        }
        writeHead();
        return Http2Fields.of(trailers);
    }

    @Override
    public void abort() {
        if (over) {
            return;
        }
        writeHead();
        over = true;
        connection.abort(exchange);
    }

    /** HTTP/2 has no use for it: other streams go on. */
    @Override
    public void closeAfterwards() {}

    @Override
    public boolean writable() {
        return !over && connection.writable(exchange.stream());
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    boolean over() {
        return over;
    }

    void becameWritable() {
        Runnable action = over ? null : onWritable;
        if (action != null) {
            action.run();
        }
    }

    /** Nobody will hear the rest. */
    void discard() {
        over = true;
        head = null;
    }

    /** Whether the client has given no window for that long though there was something for it. */
    boolean stalled(Duration patience, long now) {
        if (connection.writable(exchange.stream())) {
            stuck = false;
            return false;
        }
        if (!stuck) {
            stuck = true;
            stuckSince = now;
        }
        return now - stuckSince >= patience.toNanos();
    }
}
