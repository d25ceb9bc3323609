package dev.fairlead.authentication;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The keys of the store, as commands read them. One thread. */
public interface KeyView extends AutoCloseable {
    /** All of them, by name. */
    void each(Consumer<StoredKey> sink) throws KeyStoreFailure;

    /** The one of that name, else of that id. */
    Optional<StoredKey> find(String nameOrId) throws KeyStoreFailure;

    /** When keys were used last, by name, those of the file too. */
    Map<String, Instant> lastUsed() throws KeyStoreFailure;

    @Override
    void close();
}
