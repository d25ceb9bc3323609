package dev.fairlead.admin;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names under which the admin listener answers: those of this machine's loopback, the one it
 * was configured with, and addresses. A page in a browser reaches it under a name of the page's own
 * at best (DNS rebinding), never under one of these.
 */
final class KnownHosts {
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final String configured;

    KnownHosts(String configured) {
        this.configured = configured.toLowerCase(Locale.ROOT);
    }

    /** A request without the field is one of HTTP/1.0, which no browser sends. */
    boolean know(@Nullable String host) {
        if (host == null) {
            return true;
        }
        int port = host.lastIndexOf(':');
        boolean bare = port < 0 || host.endsWith("]");
        String name = (bare ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals(configured)
                || ADDRESS.matcher(name).matches();
    }
}
