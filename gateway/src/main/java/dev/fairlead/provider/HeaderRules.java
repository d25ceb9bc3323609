package dev.fairlead.provider;

import dev.fairlead.call.CredentialFields;
import dev.fairlead.call.Headers;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which header fields of a client go on to a provider, and which of a provider to a client. What is
 * not named here passes, in order and letter for letter. Names are in lower case throughout.
 */
final class HeaderRules {
    /** RFC 9110, section 7.6.1, and what has the same effect; our client adds its own. */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings");

    /** Set by our client, or where the caller comes from, which is the gateway's business. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "expect", "forwarded", "x-real-ip");

    private static final Set<String> ACCOUNT_CHOICE =
            Set.of("openai-organization", "openai-project");

    /** What describes a body, so that it is wrong once the body is changed and unencoded. */
    private static final Set<String> OF_BODY =
            Set.of("content-md5", "digest", "content-digest", "repr-digest", "content-encoding");

    /** What tells a client about the operator's account. */
    private static final Set<String> ACCOUNT_FACTS =
            Set.of(
                    "openai-organization",
                    "openai-project",
                    "anthropic-organization-id",
                    "set-cookie");

    private HeaderRules() {}

    static boolean keptFromProvider(String name) {
        return HOP_BY_HOP.contains(name)
                || CredentialFields.contains(name)
                || OURS.contains(name)
                || name.startsWith("x-forwarded-")
                || name.startsWith("cf-")
                || name.startsWith("fairlead-");
    }

    static boolean choosesAccount(String name) {
        return ACCOUNT_CHOICE.contains(name);
    }

    static boolean describesBody(String name) {
        return OF_BODY.contains(name) || name.startsWith("signature");
    }

    static boolean keptFromClient(String name) {
        return HOP_BY_HOP.contains(name)
                || ACCOUNT_FACTS.contains(name)
                || name.startsWith("fairlead-");
    }

    /** What {@code Connection} makes hop-by-hop in this message (RFC 9110, section 7.6.1). */
    static Set<String> namedByConnection(Headers headers) {
        String connection = headers.first("connection");
        if (connection == null || connection.equalsIgnoreCase("keep-alive")) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : headers.all("connection")) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
