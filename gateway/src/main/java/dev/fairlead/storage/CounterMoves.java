package dev.fairlead.storage;

import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.Quantities;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Moves the counters of limits by the records that are new to the store. */
final class CounterMoves {
    /** A window that is over stays for those who settle late, and for those who look back. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration PRUNED_EVERY = Duration.ofHours(1);

    private final PreparedStatement move;
    private final PreparedStatement prune;
    private long prunedMillis = Long.MIN_VALUE;

    CounterMoves(Connection connection) throws SQLException {
        move =
                connection.prepareStatement(
                        // A sum past the greatest long would be a number of another type.
                        "INSERT INTO limit_counters (counter, start, until, amount) VALUES (?, ?,"
                                + " ?, ?) ON CONFLICT (counter, start) DO UPDATE SET amount ="
                                + " CASE WHEN amount > 9223372036854775807 - excluded.amount THEN"
                                + " 9223372036854775807 ELSE amount + excluded.amount END");
        prune = connection.prepareStatement("DELETE FROM limit_counters WHERE until < ?");
    }

    private record Slot(String counter, long startMillis) {}

    private static final class Sum {
        private final long untilMillis;
        private long amount;

        Sum(long untilMillis) {
            this.untilMillis = untilMillis;
        }

        void add(long more) {
            long sum = amount + more;
            amount = sum < 0 ? Long.MAX_VALUE : sum;
        }
    }

    /**
     * Counts what was added.
     *
     * @param added of each record how many rows it made: none where it was there already
     */
    void count(List<UsageRecord> records, int[] added) throws SQLException {
        Map<Slot, Sum> sums = new HashMap<>();
        for (int i = 0; i < added.length; i++) {
            if (added[i] > 0 || added[i] == Statement.SUCCESS_NO_INFO) {
                add(sums, records.get(i));
            }
        }
        for (Map.Entry<Slot, Sum> sum : sums.entrySet()) {
            move.setString(1, sum.getKey().counter());
            move.setLong(2, sum.getKey().startMillis());
            move.setLong(3, sum.getValue().untilMillis);
            move.setLong(4, sum.getValue().amount);
            move.executeUpdate();
        }
        if (!sums.isEmpty()) {
            prune(records.getLast().attempt().startedAt());
        }
    }

    private static void add(Map<Slot, Sum> sums, UsageRecord usageRecord) {
        if (usageRecord.counted().isEmpty()) {
            return;
        }
        Quantities used = usageRecord.quantities();
        for (Counted at : usageRecord.counted()) {
            long amount = at.amount(used);
            if (amount > 0) {
                sums.computeIfAbsent(
                                new Slot(at.counter(), at.startMillis()),
                                _ -> new Sum(at.untilMillis()))
                        .add(amount);
            }
        }
    }

    /** By the time of the records, which is the gateway's. */
    private void prune(Instant now) throws SQLException {
        long nowMillis = now.toEpochMilli();
        if (prunedMillis + PRUNED_EVERY.toMillis() > nowMillis) {
            return;
        }
        prune.setLong(1, nowMillis - KEPT.toMillis());
        prune.executeUpdate();
        prunedMillis = nowMillis;
    }
}
