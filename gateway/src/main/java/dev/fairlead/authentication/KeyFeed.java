package dev.fairlead.authentication;

import java.util.function.Consumer;

/** The changes of keys in the store, as a running gateway follows them. One thread. */
public interface KeyFeed extends AutoCloseable {
    /** Whether anything was written since the last question; cheap. The first answer is yes. */
    boolean isStale() throws KeyStoreFailure;

    /**
     * Tells every key that changed after a change.
     *
     * @param change 0 for all keys
     * @return the number of the newest change
     */
    long later(long change, Consumer<StoredKey> sink) throws KeyStoreFailure;

    @Override
    void close();

    /** Opens one. */
    interface Opening {
        KeyFeed open() throws KeyStoreFailure;
    }
}
