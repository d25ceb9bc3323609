package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.nio.charset.StandardCharsets;

/** The bytes of HTTP/1.1 heads and chunks (RFC 9112, sections 4, 5 and 7.1). */
final class HeadWriter {
    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int LINE = ('\r' << 8) | '\n';

    static {
        for (int status = 100; status < STATUS_LINES.length; status++) {
            STATUS_LINES[status] = statusLine(status);
        }
    }

    private HeadWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] statusLine(int status) {
        // A status nobody has named gets an empty reason, which is allowed.
        String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
        String named = reason.indexOf('(') >= 0 ? "" : reason;
        return ascii("HTTP/1.1 " + status + " " + named + "\r\n");
    }

    /**
     * How many bytes those fields take. A value that would begin a line of its own is refused here,
     * before anything is written.
     */
    static int size(Headers headers) {
        int size = 128;
        for (int i = 0; i < headers.size(); i++) {
            String value = headers.value(i);
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new IllegalArgumentException(
                        "the value of " + headers.name(i) + " holds a line break");
            }
            size += HeadBytes.size(headers.name(i), value);
        }
        return size;
    }

    static void status(ByteBuf out, int status) {
        out.writeBytes(status < STATUS_LINES.length ? STATUS_LINES[status] : statusLine(status));
    }

    /**
     * One line each.
     *
     * @param size as {@link #size} told it, which has looked at the values
     */
    static void fields(ByteBuf out, Headers headers, int size) {
        HeadBytes lines = new HeadBytes(size);
        for (int i = 0; i < headers.size(); i++) {
            lines.field(headers.name(i), headers.value(i));
        }
        lines.into(out);
    }

    static void chunked(ByteBuf out) {
        out.writeBytes(CHUNKED);
    }

    static void close(ByteBuf out) {
        out.writeBytes(CLOSE);
    }

    static void keepAlive(ByteBuf out) {
        out.writeBytes(KEEP_ALIVE);
    }

    static void line(ByteBuf out) {
        out.writeShort(LINE);
    }

    static void chunkSize(ByteBuf out, int size) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
        for (int i = digits - 1; i >= 0; i--) {
            out.writeByte(HEX[(size >>> (4 * i)) & 0xf]);
        }
        out.writeShort(LINE);
    }

    static void lastChunk(ByteBuf out) {
        out.writeBytes(LAST_CHUNK);
    }
}
