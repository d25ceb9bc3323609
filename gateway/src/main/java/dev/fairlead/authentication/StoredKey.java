package dev.fairlead.authentication;

import java.time.Instant;
import java.util.List;

/**
 * A key that the store holds.
 *
 * @param id the public part of its text
 * @param hash of its text
 * @param entry whom it stands for and what for
 * @param former texts that a rotation has replaced
 */
public record StoredKey(
        String id, KeyHash hash, KeyEntry entry, Instant createdAt, List<Former> former) {
    public StoredKey {
        former = List.copyOf(former);
    }

    /** Its name, never its text. */
    public String name() {
        return entry.principal().key();
    }

    /**
     * An earlier text.
     *
     * @param ends from then on it is refused
     */
    public record Former(KeyHash hash, Instant ends) {}
}
