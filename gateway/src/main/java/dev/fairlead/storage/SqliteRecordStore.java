package dev.fairlead.storage;

import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Usage records in SQLite. The connection is made when it is needed, and anew after each failure: a
 * database that was away, full or read-only is taken up again as it comes back.
 */
final class SqliteRecordStore implements RecordStore {
    /** The journal holds everything meanwhile: better to try again than to wait inside. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final SqliteDatabase database;
    private @Nullable Connection made;
    private @Nullable Open open;

    /**
     * @param made a connection to begin with; null to make one
     */
    SqliteRecordStore(SqliteDatabase database, @Nullable Connection made) {
        this.database = database;
        this.made = made;
    }

    /** A connection with its statements. */
    private record Open(
            Connection connection,
            PreparedStatement add,
            PreparedStatement use,
            PreparedStatement move,
            PreparedStatement forget,
            CounterMoves counters) {}

    private Open open() throws StoreFailure, SQLException {
        Open now = open;
        if (now == null) {
            Connection connection = connection();
            try {
                connection.setAutoCommit(false);
                now = prepare(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            open = now;
        }
        return now;
    }

    private Connection connection() throws StoreFailure, SQLException {
        Connection first = made;
        if (first == null) {
            return database.connect(PATIENCE);
        }
        try (Statement statement = first.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + PATIENCE.toMillis());
        }
        made = null;
        return first;
    }

    private static Open prepare(Connection connection) throws SQLException {
        return new Open(
                connection,
                connection.prepareStatement(RecordColumns.INSERT),
                connection.prepareStatement(
                        "INSERT INTO key_uses (key_name, last_used_at) VALUES (?, ?) ON CONFLICT"
                                + " (key_name) DO UPDATE SET last_used_at = max(last_used_at,"
                                + " excluded.last_used_at)"),
                connection.prepareStatement(
                        "INSERT INTO journal_positions (segment, position) VALUES (?, ?) ON"
                                + " CONFLICT (segment) DO UPDATE SET position = excluded.position"),
                connection.prepareStatement("DELETE FROM journal_positions WHERE segment = ?"),
                new CounterMoves(connection));
    }

    @Override
    public Map<Long, Long> positions() throws StoreFailure {
        return within(
                now -> {
                    Map<Long, Long> positions = new HashMap<>();
                    try (Statement statement = now.connection().createStatement();
                            ResultSet rows =
                                    statement.executeQuery(
                                            "SELECT segment, position FROM journal_positions")) {
                        while (rows.next()) {
                            positions.put(rows.getLong(1), rows.getLong(2));
                        }
                    }
                    return positions;
                });
    }

    @Override
    public void add(Batch batch) throws StoreFailure {
        within(
                now -> {
                    for (UsageRecord usageRecord : batch.records()) {
                        RecordColumns.bind(now.add(), usageRecord);
                        now.add().addBatch();
                    }
                    now.counters().count(batch.records(), now.add().executeBatch());
                    for (Map.Entry<String, Long> use : uses(batch).entrySet()) {
                        now.use().setString(1, use.getKey());
                        now.use().setLong(2, use.getValue());
                        now.use().executeUpdate();
                    }
                    for (Map.Entry<Long, Long> position : batch.positions().entrySet()) {
                        now.move().setLong(1, position.getKey());
                        now.move().setLong(2, position.getValue());
                        now.move().executeUpdate();
                    }
                    for (long segment : batch.freed()) {
                        now.forget().setLong(1, segment);
                        now.forget().executeUpdate();
                    }
                    return batch;
                });
    }

    /** When each key of the batch was used last, by name. */
    private static Map<String, Long> uses(Batch batch) {
        Map<String, Long> uses = new HashMap<>();
        for (UsageRecord usageRecord : batch.records()) {
            uses.merge(
                    usageRecord.attempt().key(),
                    RecordColumns.nanos(usageRecord.attempt().startedAt()),
                    Math::max);
        }
        return uses;
    }

    private interface Work<T> {
        T in(Open now) throws SQLException;
    }

    /** One transaction: all of it or nothing. */
    private <T> T within(Work<T> work) throws StoreFailure {
        try {
            Open now = open();
            T result = work.in(now);
            now.connection().commit();
            return result;
        } catch (SQLException e) {
            // Before the connection goes: whoever holds the lock may let go of it meanwhile.
            StoreFailure failure = database.problems().failure(e);
            close();
            throw failure;
        }
    }

    @Override
    public void close() {
        Connection last = open == null ? made : open.connection();
        open = null;
        made = null;
        if (last != null) {
            try {
                last.close();
            } catch (SQLException _) {
                // It was of no use any more; an open transaction goes with it.
                return;
            }
        }
    }
}
