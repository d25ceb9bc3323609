package dev.fairlead.authentication;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of the store, by the hash of their text. Outlives snapshots of the configuration; each
 * entry is replaced atomically. For any thread.
 */
public final class Directory {
    private final ConcurrentHashMap<KeyHash, KeyEntry> entries = new ConcurrentHashMap<>();
    private volatile boolean complete = true;

    @Nullable KeyEntry find(KeyHash hash) {
        return entries.get(hash);
    }

    /** Takes a key as the store has it now, with the earlier texts that it had. */
    public void put(StoredKey key) {
        entries.put(key.hash(), key.entry());
        for (StoredKey.Former former : key.former()) {
            entries.put(former.hash(), until(key.entry(), former.ends()));
        }
    }

    private static KeyEntry until(KeyEntry entry, Instant ends) {
        Instant expires = entry.expires();
        Instant first = expires == null || ends.isBefore(expires) ? ends : expires;
        return new KeyEntry(entry.principal(), entry.scope(), entry.state(), first);
    }

    /** How many texts of keys it knows. */
    public int size() {
        return entries.size();
    }

    /** The store was read: a key that is not here does not exist. */
    public void complete() {
        complete = true;
    }

    /** The store cannot be read: nobody knows whether a key that is not here is good. */
    public void incomplete() {
        complete = false;
    }

    boolean isComplete() {
        return complete;
    }
}
