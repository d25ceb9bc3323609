package dev.fairlead;

import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.limit.Book;
import dev.fairlead.ledger.limit.Kept;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/**
 * Gives the book what an earlier life counted, once the store has all of it and can be read: at the
 * start, or, where the store is away then, as soon as it comes back. Until then nothing that a
 * limit may block is let in, so what is restored is not counted twice.
 */
final class CounterRestoring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CounterRestoring.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Journal journal;
    private final Counters counters;
    private final Book book;
    private final @Nullable Repeating repeating;

    /** What the store has counted. */
    @FunctionalInterface
    interface Counters {
        List<Kept> read() throws StoreFailure;
    }

    /** Looks once, and again and again until it has been done. */
    CounterRestoring(Journal journal, Counters counters, Book book) {
        this.journal = journal;
        this.counters = counters;
        this.book = book;
        look();
        repeating = book.isReady() ? null : new Repeating("limit-counters", PAUSE, this::look);
    }

    /** Restores, where that has not been done and can be. */
    private void look() {
        if (book.isReady() || !journal.hasCaughtUp()) {
            return;
        }
        try {
            book.restore(counters.read());
        } catch (StoreFailure away) {
            LOG.warn("what limits have counted cannot be read yet: {}", away.sentence());
        }
    }

    @Override
    public void close() {
        if (repeating != null) {
            repeating.close();
        }
    }
}
