package dev.fairlead.provider;

import dev.fairlead.call.CredentialFields;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Which header fields of a client go on to a provider, and which of a provider to a client. What is
 * not named here passes, in order and letter for letter.
 */
final class HeaderRules {
    /** RFC 9110, section 7.6.1, and what has the same effect; our client adds its own. */
    static final int HOP_BY_HOP = 1;

    static final int CREDENTIAL = 1 << 1;

    /** Set by our client, or where the caller comes from, or about the gateway. */
    static final int OURS = 1 << 2;

    /** What chooses among the operator's accounts. */
    static final int ACCOUNT_CHOICE = 1 << 3;

    /** What describes a body, so that it is wrong once the body is changed and unencoded. */
    static final int OF_BODY = 1 << 4;

    /** What tells a client about the operator's account. */
    static final int ACCOUNT_FACT = 1 << 5;

    /** What answers say of the gateway: only the gateway itself may. */
    static final int OF_GATEWAY = 1 << 6;

    static final int ACCEPT_ENCODING = 1 << 7;
    static final int USER_AGENT = 1 << 8;
    static final int SUBPROTOCOLS = 1 << 9;

    static final int KEPT_FROM_PROVIDER = HOP_BY_HOP | CREDENTIAL | OURS | OF_GATEWAY;
    static final int KEPT_FROM_CLIENT = HOP_BY_HOP | ACCOUNT_FACT | OF_GATEWAY;

    private static final Kinds NAMED =
            new Kinds()
                    .add(
                            HOP_BY_HOP,
                            "connection",
                            "keep-alive",
                            "proxy-connection",
                            "proxy-authenticate",
                            "te",
                            "trailer",
                            "transfer-encoding",
                            "upgrade",
                            "http2-settings")
                    .add(CREDENTIAL, CredentialFields.names().toArray(String[]::new))
                    .add(OURS, "host", "content-length", "expect", "forwarded", "x-real-ip")
                    .add(ACCOUNT_CHOICE | ACCOUNT_FACT, "openai-organization", "openai-project")
                    .add(ACCOUNT_FACT, "anthropic-organization-id", "set-cookie")
                    .add(
                            OF_BODY,
                            "content-md5",
                            "digest",
                            "content-digest",
                            "repr-digest",
                            "content-encoding")
                    .add(ACCEPT_ENCODING, "accept-encoding")
                    .add(USER_AGENT, "user-agent")
                    .add(SUBPROTOCOLS, "sec-websocket-protocol");

    /** Browsers cannot set headers of a WebSocket, so its subprotocols carry the key. */
    private static final String CREDENTIAL_PROTOCOL = "openai-insecure-api-key.";

    private HeaderRules() {}

    /** What the field is, of the kinds above; 0 for what passes in any case. */
    static int kinds(String name) {
        return NAMED.of(name) | byPrefix(name);
    }

    private static int byPrefix(String name) {
        return switch (name.isEmpty() ? 0 : name.charAt(0)) {
            case 'x', 'X' -> begins(name, "x-forwarded-") ? OURS : 0;
            case 'c', 'C' -> begins(name, "cf-") ? OURS : 0;
            case 'f', 'F' -> begins(name, "fairlead-") ? OF_GATEWAY : 0;
            case 's', 'S' -> begins(name, "signature") ? OF_BODY : 0;
            default -> 0;
        };
    }

    private static boolean begins(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Subprotocols of a WebSocket without those that are credentials; null if none is left. */
    static @Nullable String withoutCredentials(String subprotocols) {
        if (!subprotocols.contains(CREDENTIAL_PROTOCOL)) {
            return subprotocols;
        }
        StringJoiner kept = new StringJoiner(", ");
        for (String protocol : subprotocols.split(",", -1)) {
            if (!protocol.strip().startsWith(CREDENTIAL_PROTOCOL)) {
                kept.add(protocol.strip());
            }
        }
        return kept.length() == 0 ? null : kept.toString();
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

    /** Whether such a set, which is nearly always empty, has the name. */
    static boolean has(Set<String> names, String name) {
        return !names.isEmpty() && names.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Kinds by name, whatever its case: one look at each field of each message. */
    private static final class Kinds {
        /** More than five times as many as there are names, so that most others meet nothing. */
        private static final int SLOTS = 256;

        private final @Nullable String[] names = new @Nullable String[SLOTS];
        private final int[] kinds = new int[SLOTS];

        Kinds add(int kind, String... all) {
            for (String name : all) {
                int slot = slot(name);
                while (names[slot] != null) {
                    slot = next(slot);
                }
                names[slot] = name;
                kinds[slot] = kind;
            }
            return this;
        }

        int of(String name) {
            int slot = slot(name);
            String there = names[slot];
            while (there != null) {
                if (Headers.same(there, name)) {
                    return kinds[slot];
                }
                slot = next(slot);
                there = names[slot];
            }
            return 0;
        }

        private static int next(int slot) {
            return (slot + 1) % SLOTS;
        }

        private static int slot(String name) {
            int hash = name.length();
            for (int i = 0; i < name.length(); i++) {
                hash = 31 * hash + (name.charAt(i) | 0x20);
            }
            return (hash ^ (hash >>> 8)) & (SLOTS - 1);
        }
    }
}
