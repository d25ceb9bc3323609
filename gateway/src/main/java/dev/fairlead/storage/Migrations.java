package dev.fairlead.storage;

import dev.fairlead.ledger.StoreFailure;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a database up to date. Where it is already, which is nearly always, that is one query:
 * Flyway is loaded only when there is something to do.
 */
final class Migrations {
    /** The number of the last script in {@link #LOCATION}. */
    static final int NEWEST = 3;

    static final String LOCATION = "dev/fairlead/storage/migrations";

    private static final String HISTORY = "flyway_schema_history";

    private final Path file;
    private final SqliteProblems problems;

    Migrations(Path file, SqliteProblems problems) {
        this.file = file;
        this.problems = problems;
    }

    void bringUpToDate(Connection connection) throws SQLException, StoreFailure {
        int version = version(connection);
        refuseNewer(version);
        if (version < NEWEST) {
            migrate();
        }
    }

    /** That a database which is only read has the schema that this program knows. */
    void check(Connection connection) throws SQLException, StoreFailure {
        int version = version(connection);
        refuseNewer(version);
        if (version < NEWEST) {
            throw problems.older(Integer.toString(version));
        }
    }

    private void refuseNewer(int version) throws StoreFailure {
        if (version > NEWEST) {
            throw problems.newer(Integer.toString(version), Integer.toString(NEWEST));
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery(
                            "SELECT 1 FROM sqlite_schema WHERE name = '" + HISTORY + "'")) {
                if (!found.next()) {
                    return 0;
                }
            }
            try (ResultSet newest =
                    statement.executeQuery(
                            "SELECT max(CAST(version AS INTEGER)) FROM "
                                    + HISTORY
                                    + " WHERE success = 1")) {
                return newest.next() ? newest.getInt(1) : 0;
            }
        }
    }

    private void migrate() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        source.getConfig().setBusyTimeout(10_000);
        source.setSynchronous("NORMAL");
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + LOCATION)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new SQLException("migration: " + e.getMessage(), e);
        }
    }
}
