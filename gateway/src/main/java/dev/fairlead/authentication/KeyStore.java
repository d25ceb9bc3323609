package dev.fairlead.authentication;

import java.time.Instant;

/**
 * The keys of the store, as commands change them: each method is one transaction. Changes are
 * numbered, so that a running gateway can say how far it has come. One thread.
 */
public interface KeyStore extends KeyView {
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
}
