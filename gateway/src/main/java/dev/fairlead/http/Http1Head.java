package dev.fairlead.http;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;

/**
 * A request's head out of what the codec made of it.
 *
 * @param problem what is wrong with it, or null; then the head holds what could be read
 */
record Http1Head(Head head, @Nullable Malformed problem) {
    static Http1Head read(HttpRequest request, HeadCheck check, InetAddress peer, boolean secure) {
        Headers headers = WireHeaders.headers(request.headers());
        // The codec's stand-in for a request line that it could not read.
        boolean unread = request instanceof FullHttpRequest;
        boolean older = !unread && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        Head head =
                new Head(
                        unread ? "" : request.method().name(),
                        unread ? "" : request.uri(),
                        headers,
                        older ? Head.Version.HTTP_1_0 : Head.Version.HTTP_1_1,
                        peer,
                        secure);
        return new Http1Head(head, check.http1(request, headers));
    }

    /** Where the head did not come within that time. */
    static Http1Head tooSlow(Duration time, InetAddress peer, boolean secure) {
        return new Http1Head(
                new Head("", "", Headers.EMPTY, Head.Version.HTTP_1_1, peer, secure),
                new Malformed(
                        Malformed.Kind.TOO_SLOW,
                        "the head took longer than " + time.toMillis() + " ms"));
    }
}
