package dev.fairlead.provider;

import dev.fairlead.http.Origin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a provider is: the server and the path that every request begins with.
 *
 * @param origin the server
 * @param path begins with a slash and does not end in one; empty for the root
 */
public record BaseUrl(Origin origin, String path) {
    /**
     * Reads a URL.
     *
     * @param url {@code http} or {@code https}, with a host, without user, query or fragment
     * @param trust which certificate authorities count
     * @throws IllegalArgumentException if it is not such a URL; the message does not repeat it,
     *     because it may hold a password
     */
    public static BaseUrl parse(String url, Origin.Trust trust) {
        URI uri = uri(url);
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a URL with a user or password in it (expected: without, use 'credentials')");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a URL with '?' or '#' (expected: without)");
        }
        boolean secure = "https".equals(scheme(uri));
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int usual = secure ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " (expected: 1 to 65535)");
        }
        String authority = port == usual ? host : host + ":" + port;
        return new BaseUrl(
                new Origin(secure, unbracketed(host), port, authority, trust),
                path(uri.getRawPath()));
    }

    private static URI uri(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("not a URL", malformed);
        }
        boolean known = "http".equals(scheme(uri)) || "https".equals(scheme(uri));
        if (!known || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "not a URL (expected: http:// or https://, host, path)");
        }
        return uri;
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String path(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** The URL without a slash at the end. */
    @Override
    public String toString() {
        return (origin.secure() ? "https://" : "http://") + origin.authority() + path;
    }
}
