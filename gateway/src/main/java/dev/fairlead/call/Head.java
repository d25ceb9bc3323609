package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * The head of a request as it was received; no byte of the body is in it.
 *
 * @param method the verb, such as {@code POST}
 * @param target the request target letter for letter: path and query, percent-encoding untouched
 * @param headers all fields in order, the pseudo-fields of HTTP/2 left out, {@code host} put in for
 *     {@code :authority}
 * @param version the protocol between the client and us
 * @param peer the address of the other end of the connection
 * @param secure whether the connection is encrypted by our own TLS
 */
public record Head(
        String method,
        String target,
        Headers headers,
        Version version,
        InetAddress peer,
        boolean secure) {
    /** A version of HTTP. */
    public enum Version {
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2
    }

    /** The target up to the question mark. */
    public String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** The target after the question mark; null where there is none. */
    public @Nullable String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    /** Method and path: the query and the headers may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
