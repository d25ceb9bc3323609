package dev.fairlead.authentication;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;

/**
 * All keys, by the hash of their text. Outlives snapshots of the configuration; each entry is
 * replaced atomically.
 */
public final class Directory {
    private final ConcurrentHashMap<KeyHash, KeyEntry> entries = new ConcurrentHashMap<>();

    @Nullable KeyEntry find(KeyHash hash) {
        return entries.get(hash);
    }

    public void put(KeyHash hash, KeyEntry entry) {
        entries.put(hash, entry);
    }

    public void remove(KeyHash hash) {
        entries.remove(hash);
    }
}
