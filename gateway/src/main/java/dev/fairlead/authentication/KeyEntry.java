package dev.fairlead.authentication;

import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is known of one key; immutable, replaced whole when it changes.
 *
 * @param principal whom it stands for
 * @param scope what it may be used for
 * @param state what was said of it
 * @param expires from then on it is refused; null for never
 */
public record KeyEntry(
        Principal principal, Scope scope, KeyState state, @Nullable Instant expires) {
    /** One that is good for everything, for ever. */
    public KeyEntry(Principal principal) {
        this(principal, Scope.ALL, KeyState.ACTIVE, null);
    }
}
