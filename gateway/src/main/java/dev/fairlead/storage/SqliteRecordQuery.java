package dev.fairlead.storage;

import dev.fairlead.ledger.FlatJson;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.UsageRow;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reads usage records from SQLite, page by page: a reader that stops in the middle, such as a
 * pager, holds no snapshot that would keep the write-ahead log growing.
 */
final class SqliteRecordQuery implements RecordQuery {
    private static final int PAGE = 1000;

    private final Connection connection;
    private final SqliteProblems problems;

    SqliteRecordQuery(Connection connection, SqliteProblems problems) {
        this.connection = connection;
        this.problems = problems;
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }

    private <T> T reading(Reading<T> reading) throws StoreFailure {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw problems.failure(e);
        }
    }

    @Override
    public long each(RecordFilter filter, Sink sink) throws StoreFailure {
        return reading(
                () -> {
                    long mark = mark();
                    Place place = new Place(Long.MIN_VALUE, Long.MIN_VALUE);
                    while (place != null) {
                        Conditions conditions =
                                Conditions.of(filter)
                                        .and("number <= ?", mark)
                                        .and(
                                                "(started_at, number) > (?, ?)",
                                                place.startedAt(),
                                                place.number());
                        place = page(conditions, "started_at, number", sink);
                    }
                    return mark;
                });
    }

    @Override
    public long later(long mark, RecordFilter filter, Sink sink) throws StoreFailure {
        return reading(
                () -> {
                    long latest = Math.max(mark, mark());
                    Place place = latest == mark ? null : new Place(0, mark);
                    while (place != null) {
                        Conditions conditions =
                                Conditions.of(filter)
                                        .and("number > ? AND number <= ?", place.number(), latest);
                        place = page(conditions, "number", sink);
                    }
                    return latest;
                });
    }

    /** Where a page ended. */
    private record Place(long startedAt, long number) {}

    /**
     * @return where the next page begins; null if this was the last
     */
    private @Nullable Place page(Conditions conditions, String order, Sink sink)
            throws SQLException {
        List<UsageRecord> records = new ArrayList<>();
        Place last = new Place(0, 0);
        String sql =
                "SELECT number, "
                        + RecordColumns.NAMES
                        + " FROM usage_records"
                        + conditions.sql()
                        + " ORDER BY "
                        + order
                        + " LIMIT "
                        + PAGE;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            conditions.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(record(rows));
                    last = new Place(rows.getLong("started_at"), rows.getLong("number"));
                }
            }
        }
        records.forEach(sink::accept);
        return records.size() < PAGE ? null : last;
    }

    private static UsageRecord record(ResultSet row) throws SQLException {
        try {
            return RecordColumns.read(row);
        } catch (IllegalArgumentException e) {
            throw new SQLException(
                    "record " + row.getLong("number") + " cannot be read: " + e.getMessage(), e);
        }
    }

    private long mark() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet newest =
                        statement.executeQuery("SELECT max(number) FROM usage_records")) {
            return newest.next() ? newest.getLong(1) : 0;
        }
    }

    @Override
    public List<UsageRow> usage(RecordFilter filter, Grouping grouping) throws StoreFailure {
        return reading(
                () -> {
                    // One snapshot for both queries.
                    connection.setAutoCommit(false);
                    try {
                        return rows(filter, grouping, units(filter, grouping));
                    } finally {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                });
    }

    private List<UsageRow> rows(
            RecordFilter filter, Grouping grouping, Map<String, Map<String, BigDecimal>> units)
            throws SQLException {
        Conditions conditions = Conditions.of(filter);
        String sql =
                "SELECT "
                        + column(grouping)
                        + " AS value, count(DISTINCT call_id), coalesce(sum(cost_nanos), 0),"
                        + " sum(certainty = 'unpriced') FROM usage_records"
                        + conditions.sql()
                        + " GROUP BY value ORDER BY value";
        List<UsageRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            conditions.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    String value = found.getString(1);
                    rows.add(
                            new UsageRow(
                                    grouping,
                                    value,
                                    found.getLong(2),
                                    Usage.of(units.getOrDefault(group(value), Map.of())),
                                    new Money(found.getLong(3)),
                                    found.getLong(4)));
                }
            }
        }
        return rows;
    }

    /** Summed up here and not by the database, whose sums of fractions are not exact. */
    private Map<String, Map<String, BigDecimal>> units(RecordFilter filter, Grouping grouping)
            throws SQLException {
        Conditions conditions = Conditions.of(filter);
        String sql = "SELECT " + column(grouping) + ", usage FROM usage_records" + conditions.sql();
        Map<String, Map<String, BigDecimal>> units = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            conditions.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    Map<String, BigDecimal> sums =
                            units.computeIfAbsent(group(found.getString(1)), _ -> new TreeMap<>());
                    FlatJson.amounts(Objects.requireNonNullElse(found.getString(2), "{}"))
                            .forEach((unit, amount) -> sums.merge(unit, amount, BigDecimal::add));
                }
            }
        }
        return units;
    }

    /** A value of its own for records that have none. */
    private static String group(@Nullable String value) {
        return value == null ? "" : "=" + value;
    }

    private static String column(Grouping grouping) {
        return switch (grouping) {
            case KEY -> "key_name";
            case PROJECT -> "project";
            case USER -> "user_name";
            case ROUTE -> "route";
            case PROVIDER -> "provider";
            case MODEL -> "coalesce(model_requested, model_served)";
            case DAY -> "date(started_at / 1000000000, 'unixepoch')";
        };
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
