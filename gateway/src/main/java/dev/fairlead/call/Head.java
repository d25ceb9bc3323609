package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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

    /** The first value of that name in the query, decoded; null where there is none. */
    public @Nullable String parameter(String name) {
        String query = query();
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decoded(pair.substring(name.length() + 1));
            }
        }
        return null;
    }

    /** As it is where it is no valid encoding. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }

    /** Whether the client takes fields behind a body (RFC 9110, section 10.1.4). */
    public boolean takesTrailers() {
        String accepted = headers.first("te");
        return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("trailers");
    }

    /** Method and path: the query and the headers may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
