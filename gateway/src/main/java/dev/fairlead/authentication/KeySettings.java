package dev.fairlead.authentication;

import dev.fairlead.call.Principal;

import org.jspecify.annotations.Nullable;

/**
 * A key as configured: its text is known by its hash alone.
 *
 * @param hash of the key's text; null where the configuration was read without secrets
 * @param entry whom it stands for and until when
 */
public record KeySettings(@Nullable KeyHash hash, KeyEntry entry) {
    /** The key's name, never its text. */
    public String name() {
        return principal().key();
    }

    public Principal principal() {
        return entry.principal();
    }
}
