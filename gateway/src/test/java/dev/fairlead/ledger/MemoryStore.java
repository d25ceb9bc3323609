package dev.fairlead.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A store that keeps its word in memory and fails when told to: before it has done anything, or
 * after it has done all, which its caller cannot tell apart.
 */
public final class MemoryStore implements RecordStore {
    private final Map<String, UsageRecord> records = new LinkedHashMap<>();
    private final Map<Long, Long> positions = new HashMap<>();
    private BooleanSupplier failsBefore = () -> false;
    private BooleanSupplier failsAfter = () -> false;
    private int repeated;

    public synchronized void failBefore(BooleanSupplier condition) {
        failsBefore = condition;
    }

    public synchronized void failAfter(BooleanSupplier condition) {
        failsAfter = condition;
    }

    @Override
    public synchronized Map<Long, Long> positions() throws StoreFailure {
        failIf(failsBefore);
        return Map.copyOf(positions);
    }

    @Override
    public synchronized void add(Batch batch) throws StoreFailure {
        failIf(failsBefore);
        for (UsageRecord usageRecord : batch.records()) {
            if (records.putIfAbsent(usageRecord.id(), usageRecord) != null) {
                repeated++;
            }
        }
        positions.putAll(batch.positions());
        positions.keySet().removeAll(batch.freed());
        failIf(failsAfter);
    }

    private static void failIf(BooleanSupplier condition) throws StoreFailure {
        if (condition.getAsBoolean()) {
            throw new StoreFailure(StoreFailure.Kind.LOCKED, "the store is told to fail", null);
        }
    }

    public synchronized List<UsageRecord> records() {
        return new ArrayList<>(records.values());
    }

    public synchronized int positionCount() {
        return positions.size();
    }

    /** How often a record came that was there. */
    public synchronized int repeated() {
        return repeated;
    }

    @Override
    public void close() {}
}
