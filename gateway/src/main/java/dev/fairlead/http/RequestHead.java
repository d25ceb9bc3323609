package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;

import java.nio.charset.StandardCharsets;

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
        ByteBuf out = allocator.ioBuffer(estimate(request) + room);
        ByteBufUtil.writeAscii(out, request.method());
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, request.target());
        ByteBufUtil.writeAscii(out, " HTTP/1.1\r\n");
        field(out, "host", request.origin().authority());
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            // We never wait for 100 (Continue), so the provider must not either.
            if (!Headers.same(headers.name(i), "expect")) {
                field(out, headers.name(i), headers.value(i));
            }
        }
        framing(out, length);
        return out;
    }

    private static int estimate(Outgoing request) {
        int sum = 64 + request.method().length() + request.target().length();
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            sum += headers.name(i).length() + headers.value(i).length() + 4;
        }
        return sum + request.origin().authority().length();
    }

    private static void framing(ByteBuf out, long length) {
        if (length == CHUNKED) {
            ByteBufUtil.writeAscii(out, "transfer-encoding: chunked\r\n");
        } else if (length != ABSENT) {
            field(out, "content-length", Long.toString(length));
        }
        ByteBufUtil.writeAscii(out, "\r\n");
    }

    private static void field(ByteBuf out, String name, String value) {
        ByteBufUtil.writeAscii(out, name);
        out.writeByte(':').writeByte(' ');
        // Values are bytes: they were read as Latin-1 and go out as the same bytes.
        out.writeCharSequence(value, StandardCharsets.ISO_8859_1);
        out.writeByte('\r').writeByte('\n');
    }
}
