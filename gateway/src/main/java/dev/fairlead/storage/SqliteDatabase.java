package dev.fairlead.storage;

import dev.fairlead.authentication.KeyFeed;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.limit.Kept;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A SQLite database in a file: one process writes, any number read beside it (WAL), nobody waits
 * longer than told. May be used by any thread; what it hands out belongs to one thread each.
 */
public final class SqliteDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    /** Commands wait that long for a lock before they say who holds it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration FEED_PATIENCE = Duration.ofMillis(500);

    /** Fewer and larger checkpoints than by default: every second batch would make one. */
    private static final int CHECKPOINT_PAGES = 4000;

    private final Path file;
    private final SqliteProblems problems;
    private volatile boolean prepared;

    /** The connection that {@link #open} made, until the record store has it. */
    private @Nullable Connection first;

    private SqliteDatabase(Path file) {
        this.file = file;
        problems = new SqliteProblems(file);
    }

    /**
     * The database that this process writes, made or brought up to date. While another process
     * holds a lock for long, that is left for later: the gateway can start.
     *
     * @throws StoreFailure where it is newer than this program, not a database, or not writable
     */
    public static SqliteDatabase open(Path file) throws StoreFailure {
        SqliteDatabase database = new SqliteDatabase(file.toAbsolutePath());
        try {
            database.first = database.connect(PATIENCE);
        } catch (StoreFailure e) {
            if (e.kind() != StoreFailure.Kind.LOCKED) {
                throw e;
            }
            LOG.warn("{}", e.sentence());
        }
        return database;
    }

    /** The database of a gateway that may be running elsewhere, to be read; it need not exist. */
    public static SqliteDatabase existing(Path file) {
        return new SqliteDatabase(file.toAbsolutePath());
    }

    /** The writer of usage records. There is one; who opened the database closes it. */
    public RecordStore recordStore() {
        Connection made = first;
        first = null;
        return new SqliteRecordStore(this, made);
    }

    /**
     * A reader of usage records with a connection of its own.
     *
     * @throws StoreFailure where the database is newer than this program, or damaged
     */
    public RecordQuery recordQuery() throws StoreFailure {
        return recordQuery(PATIENCE);
    }

    RecordQuery recordQuery(Duration patience) throws StoreFailure {
        if (!Files.exists(file)) {
            return new NoRecords();
        }
        return new SqliteRecordQuery(reader(patience), problems);
    }

    /**
     * What limits have counted, all windows that are kept.
     *
     * @throws StoreFailure where it cannot be read now
     */
    public List<Kept> counters() throws StoreFailure {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Connection connection = reader(PATIENCE);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT counter, start, amount FROM limit_counters ORDER BY"
                                        + " counter, start")) {
            List<Kept> counters = new ArrayList<>();
            while (rows.next()) {
                counters.add(new Kept(rows.getString(1), rows.getLong(2), rows.getLong(3)));
            }
            return counters;
        } catch (SQLException e) {
            throw problems.failure(e);
        }
    }

    /**
     * Follows the keys; the database was opened to be written.
     *
     * @throws KeyStoreFailure where it cannot be read now
     */
    public KeyFeed keyFeed() throws KeyStoreFailure {
        try {
            return new SqliteKeyFeed(reader(FEED_PATIENCE), problems);
        } catch (StoreFailure failure) {
            throw new KeyStoreFailure(failure.sentence(), failure);
        } catch (SQLException failure) {
            throw SqliteKeyStore.failure(problems, failure);
        }
    }

    /**
     * The keys, to be looked at.
     *
     * @throws KeyStoreFailure where the database is newer or older than this program, or damaged
     */
    public KeyView keysToRead() throws KeyStoreFailure {
        if (!Files.exists(file)) {
            return new NoKeys();
        }
        try {
            return new SqliteKeyStore(reader(PATIENCE), problems);
        } catch (StoreFailure failure) {
            throw new KeyStoreFailure(failure.sentence(), failure);
        }
    }

    /**
     * The keys, to be changed; the database is made or brought up to date where need be.
     *
     * @throws KeyStoreFailure where it cannot be written
     */
    public KeyStore keysToChange() throws KeyStoreFailure {
        try {
            Files.createDirectories(file.getParent());
            return new SqliteKeyStore(connect(PATIENCE), problems);
        } catch (StoreFailure failure) {
            throw new KeyStoreFailure(failure.sentence(), failure);
        } catch (IOException failure) {
            throw new KeyStoreFailure(
                    "the folder of database " + file + " cannot be made: " + failure, failure);
        }
    }

    SqliteProblems problems() {
        return problems;
    }

    /** A connection that writes, in no transaction; the schema is up to date. */
    Connection connect(Duration patience) throws StoreFailure {
        try {
            Connection connection = writer(patience);
            try {
                prepare(connection);
                return connection;
            } catch (SQLException | StoreFailure | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw problems.failure(e);
        }
    }

    private void prepare(Connection connection) throws SQLException, StoreFailure {
        if (!prepared) {
            new Migrations(file, problems).bringUpToDate(connection);
            prepared = true;
        }
    }

    private Connection writer(Duration patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        Connection connection = config.createConnection(url());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        }
        return connection;
    }

    private Connection reader(Duration patience) throws StoreFailure {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        try {
            Connection connection = config.createConnection(url());
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = 1");
                new Migrations(file, problems).check(connection);
                return connection;
            } catch (SQLException | StoreFailure e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw problems.failure(e);
        }
    }

    String url() {
        return "jdbc:sqlite:" + file;
    }
}
