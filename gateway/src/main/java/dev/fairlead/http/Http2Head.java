package dev.fairlead.http;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import io.netty.handler.codec.http2.Http2Headers;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * A request's head out of HTTP/2 fields (RFC 9113, section 8.3.1).
 *
 * @param problem what is wrong with it, or null
 */
record Http2Head(Head head, @Nullable Malformed problem) {
    static Http2Head read(Http2Headers fields, HeadCheck check, InetAddress peer, boolean secure) {
        Headers.Builder builder = Headers.builder();
        Headers plain = Http2Fields.headers(fields);
        CharSequence authority = fields.authority();
        if (authority != null && !plain.contains("host")) {
            builder.add("host", authority.toString());
        }
        Headers headers = builder.addAll(plain).build();
        Head head =
                new Head(
                        text(fields.method()),
                        text(fields.path()),
                        headers,
                        Head.Version.HTTP_2,
                        peer,
                        secure);
        return new Http2Head(head, check.http2(head, authority));
    }

    /** Where the fields were more than could be kept. */
    static Http2Head tooLarge(HeadCheck check, InetAddress peer, boolean secure) {
        return new Http2Head(
                new Head("", "", Headers.EMPTY, Head.Version.HTTP_2, peer, secure),
                check.headTooLarge());
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    /** The length that the fields tell, or -1. The codec holds the client to it. */
    long length() {
        String length = head.headers().first("content-length");
        if (problem != null || length == null) {
            return -1;
        }
        return Long.parseLong(length);
    }
}
