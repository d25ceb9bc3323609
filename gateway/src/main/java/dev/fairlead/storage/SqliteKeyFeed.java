package dev.fairlead.storage;

import dev.fairlead.authentication.KeyFeed;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.authentication.StoredKey.Former;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows the keys in SQLite on a connection of its own. {@code PRAGMA data_version} tells whether
 * any other connection has written; it reads no row. Source: sqlite.org/pragma.html.
 */
final class SqliteKeyFeed implements KeyFeed {
    private final Connection connection;
    private final SqliteProblems problems;
    private final KeyColumns columns = new KeyColumns();
    private final PreparedStatement version;
    private long seen = -1;

    SqliteKeyFeed(Connection connection, SqliteProblems problems) throws SQLException {
        this.connection = connection;
        this.problems = problems;
        version = connection.prepareStatement("PRAGMA data_version");
    }

    @Override
    public boolean isStale() throws KeyStoreFailure {
        try (ResultSet row = version.executeQuery()) {
            long now = row.next() ? row.getLong(1) : seen + 1;
            boolean stale = now != seen;
            seen = now;
            return stale;
        } catch (SQLException e) {
            throw SqliteKeyStore.failure(problems, e);
        }
    }

    @Override
    public long later(long change, Consumer<StoredKey> sink) throws KeyStoreFailure {
        try {
            return read(change, sink);
        } catch (SQLException e) {
            throw SqliteKeyStore.failure(problems, e);
        }
    }

    private long read(long change, Consumer<StoredKey> sink) throws SQLException {
        long newest = change;
        try (PreparedStatement changed =
                connection.prepareStatement(
                        "SELECT "
                                + KeyColumns.NAMES
                                + ", change FROM access_keys WHERE change > ?")) {
            changed.setLong(1, change);
            try (ResultSet row = changed.executeQuery()) {
                Map<String, List<Former>> former = null;
                while (row.next()) {
                    if (former == null) {
                        former = former(connection);
                    }
                    sink.accept(
                            columns.read(row, former.getOrDefault(row.getString(1), List.of())));
                    newest = Math.max(newest, row.getLong(14));
                }
            }
        }
        return newest;
    }

    /** By the id of the key. Rotations are few, whatever there are of keys. */
    static Map<String, List<Former>> former(Connection connection) throws SQLException {
        Map<String, List<Former>> former = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT hash, key_id, ends_at FROM former_secrets")) {
            while (row.next()) {
                former.computeIfAbsent(row.getString(2), _ -> new ArrayList<>())
                        .add(
                                new Former(
                                        KeyColumns.hash(row.getBytes(1)),
                                        RecordColumns.instant(row.getLong(3))));
            }
        }
        return former;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // Nothing was written with it.
            return;
        }
    }
}
