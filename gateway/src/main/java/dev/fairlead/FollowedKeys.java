package dev.fairlead;

import dev.fairlead.admin.KeysSeen;
import dev.fairlead.authentication.Directory;
import dev.fairlead.authentication.KeyFeed;
import dev.fairlead.authentication.KeyStoreFailure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.BooleanSupplier;

/**
 * Keeps the directory as the store has its keys: looks often, reads what has changed. While the
 * store is away, keys that are known go on, and nobody is told that another is not good.
 */
final class FollowedKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedKeys.class);

    private final KeyFeed.Opening store;
    private final BooleanSupplier troubled;
    private final Directory directory = new Directory();

    /** Guarded by this, like the rest. */
    private @Nullable KeyFeed feed;

    private long change;
    private @Nullable String problem;
    private volatile KeysSeen seen = new KeysSeen(0, 0, null);

    /**
     * Follows what that opens.
     *
     * @param troubled whether the store takes no records: nothing of it is held open then, so that
     *     what is mounted anew or put in its place is taken up
     */
    FollowedKeys(KeyFeed.Opening store, BooleanSupplier troubled) {
        this.store = store;
        this.troubled = troubled;
    }

    Directory directory() {
        return directory;
    }

    /** Reads what has changed since the last look, and says how far that is. */
    synchronized KeysSeen look() {
        try {
            KeyFeed now = open();
            if (now.isStale()) {
                change = now.later(change, directory::put);
            }
            directory.complete();
            problem = null;
            if (troubled.getAsBoolean()) {
                close();
            }
        } catch (KeyStoreFailure failure) {
            directory.incomplete();
            if (!failure.sentence().equals(problem)) {
                LOG.warn("keys of the store: {}", failure.sentence());
            }
            problem = failure.sentence();
            close();
        }
        seen = new KeysSeen(change, directory.size(), problem);
        return seen;
    }

    /** What the last look saw; at once. */
    KeysSeen seen() {
        return seen;
    }

    private KeyFeed open() throws KeyStoreFailure {
        KeyFeed now = feed;
        if (now == null) {
            now = store.open();
            feed = now;
        }
        return now;
    }

    @Override
    public synchronized void close() {
        KeyFeed now = feed;
        feed = null;
        if (now != null) {
            now.close();
        }
    }
}
