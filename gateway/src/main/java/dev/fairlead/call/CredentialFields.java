package dev.fairlead.call;

import java.util.Set;

/**
 * The request header fields in which clients of some provider or proxy send a credential. None of
 * them goes on to a provider. Names are in lower case.
 */
public final class CredentialFields {
    private static final Set<String> NAMES =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "x-api-key",
                    "api-key",
                    "x-goog-api-key",
                    "x-goog-user-project",
                    "x-amz-date",
                    "x-amz-security-token",
                    "x-amz-content-sha256",
                    "x-amz-credential",
                    "ocp-apim-subscription-key",
                    "x-auth-token",
                    "x-access-token",
                    "private-token",
                    "cookie");

    private CredentialFields() {}

    /** All of them. */
    public static Set<String> names() {
        return NAMES;
    }

    /** Whether a field of that name, in lower case, holds a credential. */
    public static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
