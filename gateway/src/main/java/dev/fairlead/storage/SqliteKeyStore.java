package dev.fairlead.storage;

import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.authentication.StoredKey.Former;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keys in SQLite, as commands change them: beside a running gateway, whose own writes they wait
 * for.
 */
final class SqliteKeyStore implements KeyStore {
    private final Connection connection;
    private final SqliteProblems problems;
    private final KeyColumns columns = new KeyColumns();

    SqliteKeyStore(Connection connection, SqliteProblems problems) {
        this.connection = connection;
        this.problems = problems;
    }

    static KeyStoreFailure failure(SqliteProblems problems, SQLException e) {
        return new KeyStoreFailure(problems.failure(e).sentence(), e);
    }

    private interface Work<T> {
        T done() throws SQLException, KeyStoreFailure;
    }

    private <T> T within(Work<T> work) throws KeyStoreFailure {
        try {
            return work.done();
        } catch (SQLException e) {
            throw failure(problems, e);
        }
    }

    /** Holds the write lock from its beginning, so that the number of the change is its own. */
    private <T> T changing(Work<T> work) throws KeyStoreFailure {
        return within(
                () -> {
                    execute("BEGIN IMMEDIATE");
                    boolean done = false;
                    try {
                        T result = work.done();
                        execute("COMMIT");
                        done = true;
                        return result;
                    } finally {
                        if (!done) {
                            execute("ROLLBACK");
                        }
                    }
                });
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void each(Consumer<StoredKey> sink) throws KeyStoreFailure {
        within(
                () -> {
                    Map<String, List<Former>> former = SqliteKeyFeed.former(connection);
                    try (Statement statement = connection.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT "
                                                    + KeyColumns.NAMES
                                                    + " FROM access_keys ORDER BY name")) {
                        while (row.next()) {
                            sink.accept(
                                    columns.read(
                                            row, former.getOrDefault(row.getString(1), List.of())));
                        }
                    }
                    return connection;
                });
    }

    @Override
    public Optional<StoredKey> find(String nameOrId) throws KeyStoreFailure {
        return within(
                () -> {
                    Optional<StoredKey> named = find("name", nameOrId);
                    return named.isPresent() ? named : find("id", nameOrId);
                });
    }

    private Optional<StoredKey> find(String column, String value) throws SQLException {
        try (PreparedStatement found =
                connection.prepareStatement(
                        "SELECT "
                                + KeyColumns.NAMES
                                + " FROM access_keys WHERE "
                                + column
                                + " = ?")) {
            found.setString(1, value);
            try (ResultSet row = found.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                List<Former> former =
                        SqliteKeyFeed.former(connection).getOrDefault(row.getString(1), List.of());
                return Optional.of(columns.read(row, former));
            }
        }
    }

    @Override
    public Map<String, Instant> lastUsed() throws KeyStoreFailure {
        return within(
                () -> {
                    Map<String, Instant> uses = new HashMap<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT key_name, last_used_at FROM key_uses")) {
                        while (row.next()) {
                            uses.put(row.getString(1), RecordColumns.instant(row.getLong(2)));
                        }
                    }
                    return uses;
                });
    }

    @Override
    public long add(StoredKey key) throws KeyStoreFailure {
        return changing(
                () -> {
                    if (find("name", key.name()).isPresent()) {
                        throw new KeyStoreFailure(
                                "there is a key '" + key.name() + "' already", null);
                    }
                    long change = next();
                    try (PreparedStatement row = connection.prepareStatement(KeyColumns.INSERT)) {
                        KeyColumns.bind(row, key, change);
                        row.executeUpdate();
                    }
                    return change;
                });
    }

    @Override
    public long set(String id, KeyState state) throws KeyStoreFailure {
        return changing(
                () -> {
                    long change = next();
                    try (PreparedStatement row =
                            connection.prepareStatement(
                                    "UPDATE access_keys SET state = ?, change = ? WHERE id = ?")) {
                        row.setString(1, state.code());
                        row.setLong(2, change);
                        row.setString(3, id);
                        row.executeUpdate();
                    }
                    return change;
                });
    }

    @Override
    public long rotate(String id, KeyHash next, Instant ends) throws KeyStoreFailure {
        return changing(
                () -> {
                    long change = next();
                    try (PreparedStatement before =
                                    connection.prepareStatement(
                                            "INSERT INTO former_secrets (hash, key_id, ends_at)"
                                                    + " SELECT hash, id, ? FROM access_keys WHERE"
                                                    + " id = ?");
                            PreparedStatement row =
                                    connection.prepareStatement(
                                            "UPDATE access_keys SET hash = ?, change = ? WHERE id"
                                                    + " = ?")) {
                        before.setLong(1, RecordColumns.nanos(ends));
                        before.setString(2, id);
                        before.executeUpdate();
                        row.setBytes(1, KeyColumns.bytes(next));
                        row.setLong(2, change);
                        row.setString(3, id);
                        row.executeUpdate();
                    }
                    return change;
                });
    }

    private long next() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT coalesce(max(change), 0) + 1 FROM access_keys")) {
            return row.next() ? row.getLong(1) : 1;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // Every change was committed by itself.
            return;
        }
    }
}
