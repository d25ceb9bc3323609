package dev.fairlead.ledger;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where usage records stay. Used by one thread, which may wait; every method either does all of its
 * work or nothing of it.
 */
public interface RecordStore extends AutoCloseable {
    /** By segment of the journal: up to which byte its records are in the store. */
    Map<Long, Long> positions() throws StoreFailure;

    /**
     * Adds the batch in one transaction, with what its records count against limits; a record that
     * is there already is left as it is and counts nothing.
     */
    void add(Batch batch) throws StoreFailure;

    @Override
    void close();

    /**
     * What goes into the store together.
     *
     * @param records in the order in which they ended
     * @param positions by segment: the byte after the last of these records that came from it
     * @param freed segments that are no more, whose positions nobody needs
     */
    record Batch(List<UsageRecord> records, Map<Long, Long> positions, Set<Long> freed) {
        public Batch {
            records = List.copyOf(records);
            positions = Map.copyOf(positions);
            freed = Set.copyOf(freed);
        }

        public boolean isEmpty() {
            return records.isEmpty() && positions.isEmpty() && freed.isEmpty();
        }
    }
}
