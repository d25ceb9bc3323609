package dev.fairlead.storage;

import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.StoredKey;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be read where there is no database yet. */
final class NoKeys implements KeyStore {
    @Override
    public void each(Consumer<StoredKey> sink) {}

    @Override
    public Optional<StoredKey> find(String nameOrId) {
        return Optional.empty();
    }

    @Override
    public Map<String, Instant> lastUsed() {
        return Map.of();
    }

    @Override
    public long add(StoredKey key) {
        throw unwritable();
    }

    @Override
    public long set(String id, KeyState state) {
        throw unwritable();
    }

    @Override
    public long rotate(String id, KeyHash next, Instant ends) {
        throw unwritable();
    }

    private static UnsupportedOperationException unwritable() {
        return new UnsupportedOperationException("a store that was opened to be read");
    }

    @Override
    public void close() {}
}
