package dev.fairlead.storage;

import dev.fairlead.authentication.KeyView;
import dev.fairlead.authentication.StoredKey;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be read where there is no database yet. */
final class NoKeys implements KeyView {
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
    public void close() {}
}
