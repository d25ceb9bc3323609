package dev.fairlead.http;

import dev.fairlead.call.Chunk;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes an answer as HTTP/1.1 has it (RFC 9112). Head, chunk sizes and small pieces are gathered
 * in one buffer until a flush or a large piece; a large piece is written without a copy.
 */
final class Http1Reply implements Reply {
    /** A piece up to this is cheaper to copy than to write as a buffer of its own. */
    private static final int SMALL = 4 * 1024;

    /** What a buffer is made with for pieces of unknown sizes. */
    private static final int ROOM = 1024;

    private static final int FRAMING = 64;

    private final Http1Connection connection;
    private final Http1Exchange exchange;
    private Persistence persistence;
    private @Nullable ByteBuf out;
    private Framing framing = Framing.UNDECIDED;
    private final PromisedLength promised = new PromisedLength();
    private boolean over;
    private @Nullable Runnable onWritable;

    /** How the client finds the end of the body. */
    private enum Framing {
        UNDECIDED,
        NO_BODY,
        LENGTH,
        CHUNKED,
        CLOSING
    }

    Http1Reply(Http1Connection connection, Http1Exchange exchange, Persistence persistence) {
        this.connection = connection;
        this.exchange = exchange;
        this.persistence = persistence;
    }

    @Override
    public void head(int status, Headers headers) {
        if (over) {
            return;
        }
        if (framing != Framing.UNDECIDED) {
            throw new IllegalStateException("the head of this answer was already written");
        }
        if (connection.mustClose(exchange)) {
            persistence = Persistence.CLOSE;
        }
        int size = HeadWriter.size(headers);
        framing = framing(status, headers);
        out = connection.socket().buffer(size + promised.atMost(SMALL, ROOM));
        HeadWriter.status(out, status);
        HeadWriter.fields(out, headers, size);
        if (framing == Framing.CHUNKED) {
            HeadWriter.chunked(out);
        }
        switch (persistence) {
            case KEEP -> {}
            case KEEP_AND_SAY -> HeadWriter.keepAlive(out);
            case CLOSE -> HeadWriter.close(out);
        }
        HeadWriter.line(out);
    }

    private Framing framing(int status, Headers headers) {
        if (status < 200) {
            throw new IllegalArgumentException("status: " + status + " (expected: final)");
        }
        if (status == 204 || status == 304 || exchange.head().method().equals("HEAD")) {
            return Framing.NO_BODY;
        }
        if (promised.promise(headers)) {
            return Framing.LENGTH;
        }
        if (exchange.head().version() == Head.Version.HTTP_1_1) {
            return Framing.CHUNKED;
        }
        persistence = Persistence.CLOSE;
        return Framing.CLOSING;
    }

    @Override
    public boolean headSent() {
        return framing != Framing.UNDECIDED;
    }

    @Override
    public void chunk(Chunk chunk) {
        int size = chunk.size();
        if (size == 0 || !admits(size)) {
            return;
        }
        if (chunk instanceof NettyChunk netty) {
            begin(size);
            if (size <= SMALL) {
                gathered(size).writeBytes(netty.held(), netty.start(), size);
            } else {
                writeGathered();
                connection.socket().write(netty.pass());
            }
            finish();
            return;
        }
        copy(chunk.bytes());
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        if (bytes.hasRemaining() && admits(bytes.remaining())) {
            copy(bytes);
        }
    }

    @Override
    public void held(HeldChunks answer) {
        int size = answer.size();
        if (size == 0 || !admits(size)) {
            answer.release();
            return;
        }
        begin(size);
        List<ByteBuf> pieces = answer.handOver();
        if (size <= SMALL) {
            ByteBuf gathered = gathered(size);
            for (ByteBuf piece : pieces) {
                gathered.writeBytes(piece);
                piece.release();
            }
            answer.through();
        } else {
            writeGathered();
            connection.socket().write(pieces, answer);
        }
        finish();
    }

    private void copy(ByteBuffer bytes) {
        begin(bytes.remaining());
        gathered(bytes.remaining()).writeBytes(bytes.duplicate());
        finish();
    }

    /** Whether that many bytes may follow; too many for the length that was told end it all. */
    private boolean admits(int size) {
        if (over || framing == Framing.NO_BODY) {
            return false;
        }
        if (framing == Framing.UNDECIDED) {
            throw new IllegalStateException("the head of an answer comes before its body");
        }
        if (promised.admits(size)) {
            return true;
        }
        abort();
        return false;
    }

    private void begin(int size) {
        if (framing == Framing.CHUNKED) {
            HeadWriter.chunkSize(gathered(Math.min(size, SMALL)), size);
        }
    }

    private void finish() {
        if (framing == Framing.CHUNKED) {
            HeadWriter.line(gathered(0));
        }
    }

    private ByteBuf gathered(int more) {
        ByteBuf gathered = out;
        if (gathered == null) {
            gathered = connection.socket().buffer(Math.max(ROOM, more + FRAMING));
            out = gathered;
        }
        return gathered;
    }

    private void writeGathered() {
        ByteBuf gathered = out;
        out = null;
        if (gathered != null) {
            connection.socket().write(gathered);
        }
    }

    @Override
    public void flush() {
        if (!over) {
            writeGathered();
            connection.socket().flush();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (framing == Framing.UNDECIDED) {
            throw new IllegalStateException("an answer ended without a head");
        }
        if (framing == Framing.LENGTH && !promised.kept()) {
            abort();
            return;
        }
        if (framing == Framing.CHUNKED) {
            lastChunk(trailers);
        }
        writeGathered();
        over = true;
        connection.answered(exchange, persistence == Persistence.CLOSE);
    }

    private void lastChunk(Headers trailers) {
        boolean wanted = trailers.size() > 0 && exchange.head().takesTrailers();
        int size = wanted ? HeadWriter.size(trailers) : 0;
        ByteBuf last = gathered(0);
        HeadWriter.lastChunk(last);
        if (wanted) {
            HeadWriter.fields(last.ensureWritable(size), trailers, size);
        }
        HeadWriter.line(last);
    }

    @Override
    public void abort() {
        if (over) {
            return;
        }
        writeGathered();
        over = true;
        // Where only closing ends the body, closing in order would make it look whole.
        connection.aborted(
                framing == Framing.CLOSING ? Departure.Manner.RESET : Departure.Manner.END);
    }

    @Override
    public void closeAfterwards() {
        persistence = Persistence.CLOSE;
    }

    @Override
    public boolean writable() {
        return !over && connection.socket().writable();
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
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
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
