package dev.fairlead.http;

import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import java.nio.ByteBuffer;

/**
 * The answer to one request: {@link #head} once, then bytes, then {@link #end} or {@link #abort}.
 * Nothing leaves before {@link #flush} or an end, so a head and a small body leave in one write.
 * After the client has left, everything here is without effect.
 */
public interface Reply {
    /**
     * Status line and header fields. Framing is the server's: with a {@code content-length} among
     * the fields the body is framed by it, without one it is chunked (HTTP/1.1), framed by DATA
     * frames (HTTP/2) or by closing (HTTP/1.0). {@code connection}, {@code keep-alive} and {@code
     * transfer-encoding} must not be among them. To a {@code HEAD}, and with 204 and 304, no body
     * follows and a given {@code content-length} is sent as it is.
     */
    void head(int status, Headers headers);

    /** Whether {@link #head} was called: from then on no other answer can be given. */
    boolean headSent();

    /** Passes the chunk on without a copy. */
    void chunk(Chunk chunk);

    /** Sends a copy of the bytes. */
    void bytes(ByteBuffer bytes);

    /**
     * Passes all of it on without a copy, and gives back its memory once the client has taken it.
     */
    void held(HeldChunks answer);

    void flush();

    /** The answer is whole. Trailers are sent where the protocol and the client allow. */
    void end(Headers trailers);

    /**
     * The answer is not whole and the client must notice: HTTP/1.1 is closed without the last
     * chunk, HTTP/2 gets {@code RST_STREAM}. What was written before is delivered first.
     */
    void abort();

    /** Closes the connection (HTTP/1.1, with {@code Connection: close} in the head to come). */
    void closeAfterwards();

    /** Whether more may be written now without piling up. */
    boolean writable();

    /** Runs the action on the loop each time the reply becomes writable again. One action. */
    void onWritable(Runnable action);
}
