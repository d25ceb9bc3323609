package dev.fairlead.provider;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Which parameters of a query go on to a provider: all but credentials, letter for letter. */
final class QueryRules {
    private static final Set<String> CREDENTIALS =
            Set.of("key", "api_key", "api-key", "access_token");

    private QueryRules() {}

    /**
     * The query without credentials; null where nothing is left.
     *
     * @param gatewayKey the caller's key, which goes nowhere, whatever its parameter is called
     */
    static @Nullable String withoutCredentials(@Nullable String query, String gatewayKey) {
        if (query == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder(query.length());
        boolean any = false;
        for (String pair : query.split("&", -1)) {
            if (isCredential(pair, gatewayKey)) {
                continue;
            }
            if (any) {
                kept.append('&');
            }
            kept.append(pair);
            any = true;
        }
        return any ? kept.toString() : null;
    }

    private static boolean isCredential(String pair, String gatewayKey) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        String lower = name.toLowerCase(Locale.ROOT);
        return CREDENTIALS.contains(lower)
                || lower.startsWith("x-amz-")
                || value.contains(gatewayKey);
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
