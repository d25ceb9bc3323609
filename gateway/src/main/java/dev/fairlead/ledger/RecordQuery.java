package dev.fairlead.ledger;

import java.util.List;
import java.util.Locale;

/**
 * Reads usage records, in this process or another, without disturbing whoever writes them. For one
 * thread, which may wait.
 */
public interface RecordQuery extends AutoCloseable {
    /**
     * Hands out the records that fit, oldest first.
     *
     * @return a mark for {@link #later}: everything stored up to it has been looked at
     */
    long each(RecordFilter filter, Sink sink) throws StoreFailure;

    /**
     * Hands out the records that fit and were stored after the mark, in the order in which they
     * were stored.
     *
     * @return the new mark
     */
    long later(long mark, RecordFilter filter, Sink sink) throws StoreFailure;

    /** What was used, summed up by one field, in the order of its values. */
    List<UsageRow> usage(RecordFilter filter, Grouping grouping) throws StoreFailure;

    @Override
    void close();

    /** Receives records one by one. */
    interface Sink {
        void accept(UsageRecord usageRecord);
    }

    /** What usage is summed up by; a day is one of UTC. */
    enum Grouping {
        KEY,
        PROJECT,
        USER,
        ROUTE,
        PROVIDER,
        MODEL,
        DAY;

        private final String code;

        Grouping() {
            code = name().toLowerCase(Locale.ROOT);
        }

        /** The word in commands and answers, such as {@code key}. */
        public String code() {
            return code;
        }
    }
}
