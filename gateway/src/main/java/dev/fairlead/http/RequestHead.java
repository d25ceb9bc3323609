package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;

/**
 * The head of a request as it goes on the wire (RFC 9112, sections 3 and 5), written straight from
 * the fields. What could end a field or the line early, or frame the body otherwise, is refused
 * before.
 */
final class RequestHead {
    /** The body is framed by chunks. */
    static final long CHUNKED = -1;

    /** There is no body and nothing is said of one. */
    static final long ABSENT = -2;

    private static final String VERSION = " HTTP/1.1\r\n";

    private RequestHead() {}

    /**
     * @throws IllegalArgumentException if the request holds what must not go out
     */
    static void check(Outgoing request) {
        if (HttpHeaderValidationUtil.validateToken(request.method()) != -1) {
            throw new IllegalArgumentException("the method is no token");
        }
        String target = request.target();
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException(
                        "the target holds a character that no target may, at " + i);
            }
        }
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            check(headers.name(i), headers.value(i));
        }
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) != -1) {
            throw new IllegalArgumentException("a header field's name is no token");
        }
        if (ours(name)) {
            throw new IllegalArgumentException(name + " is the client's own field");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                throw new IllegalArgumentException(
                        "the value of header field " + name + " holds what no value may, at " + i);
            }
        }
    }

    private static boolean ours(String name) {
        return switch (name.length()) {
            case 4 -> Headers.same(name, "host");
            case 10 -> Headers.same(name, "connection");
            case 14 -> Headers.same(name, "content-length");
            case 17 -> Headers.same(name, "transfer-encoding");
            default -> false;
        };
    }

    /**
     * The bytes of a request that was checked.
     *
     * @param length of the body in bytes, or {@link #CHUNKED} or {@link #ABSENT}
     * @param room for bytes that are going to follow in the same buffer
     */
    static ByteBuf encode(ByteBufAllocator allocator, Outgoing request, long length, int room) {
        Headers headers = request.headers();
        String authority = request.origin().authority();
        String framing = framing(length);
        int size =
                request.method().length()
                        + 1
                        + request.target().length()
                        + VERSION.length()
                        + HeadBytes.size("host", authority)
                        + HeadBytes.size(headers)
                        + framing.length();
        HeadBytes head = new HeadBytes(size);
        head.text(request.method()).text(" ").text(request.target()).text(VERSION);
        head.field("host", authority);
        for (int i = 0; i < headers.size(); i++) {
            // We never wait for 100 (Continue), so the provider must not either.
            if (!Headers.same(headers.name(i), "expect")) {
                head.field(headers.name(i), headers.value(i));
            }
        }
        head.text(framing);
        ByteBuf out = allocator.ioBuffer(size + room);
        head.into(out);
        return out;
    }

    private static String framing(long length) {
        if (length == CHUNKED) {
            return "transfer-encoding: chunked\r\n\r\n";
        }
        return length == ABSENT ? "\r\n" : "content-length: " + length + "\r\n\r\n";
    }
}
