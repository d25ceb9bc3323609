package dev.fairlead.authentication;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The keys of the store, as commands read and change them: each method is one transaction. Changes
 * are numbered, so that a running gateway can say how far it has come. One thread.
 */
public interface KeyStore extends AutoCloseable {
    /** All of them, by name. */
    void each(Consumer<StoredKey> sink) throws KeyStoreFailure;

    /** The one of that name, else of that id. */
    Optional<StoredKey> find(String nameOrId) throws KeyStoreFailure;

    /** When keys were used last, by name, those of the file too. */
    Map<String, Instant> lastUsed() throws KeyStoreFailure;

    /**
     * Adds a key.
     *
     * @return the number of the change
     * @throws KeyStoreFailure where there is one of that name
     */
    long add(StoredKey key) throws KeyStoreFailure;

    /**
     * Changes what is said of a key.
     *
     * @return the number of the change
     */
    long set(String id, KeyState state) throws KeyStoreFailure;

    /**
     * Gives a key another text.
     *
     * @param ends until then the text it had is good too
     * @return the number of the change
     */
    long rotate(String id, KeyHash next, Instant ends) throws KeyStoreFailure;

    @Override
    void close();
}
