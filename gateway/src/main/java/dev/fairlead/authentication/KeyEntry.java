package dev.fairlead.authentication;

import dev.fairlead.call.Principal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is known of one key; immutable, replaced whole when it changes.
 *
 * @param principal whom it stands for
 * @param disabled whether it was switched off
 * @param expires from then on it is refused; null for never
 */
public record KeyEntry(Principal principal, boolean disabled, @Nullable Instant expires) {}
