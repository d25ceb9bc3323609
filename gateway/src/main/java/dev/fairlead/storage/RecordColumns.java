package dev.fairlead.storage;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.FlatJson;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How a usage record lies in the columns of {@code usage_records}. */
final class RecordColumns {
    static final String NAMES =
            "call_id, attempt, request_id, provider_request_id, started_at, key_name, project,"
                    + " user_name, route, provider, dialect, model_requested, model_served, stream,"
                    + " status, ending, usage, cost_nanos, certainty, reason,"
                    + " time_to_first_byte_ms, duration_ms, request_bytes, response_bytes, tags";

    static final String INSERT =
            "INSERT INTO usage_records ("
                    + NAMES
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?, ?) ON CONFLICT (call_id, attempt) DO NOTHING";

    private static final long NANOS = 1_000_000_000L;

    private RecordColumns() {}

    /** The moment as the column {@code started_at} has it; the bounds of a long at worst. */
    static long nanos(Instant moment) {
        try {
            return Math.addExact(
                    Math.multiplyExact(moment.getEpochSecond(), NANOS), moment.getNano());
        } catch (ArithmeticException _) {
            return moment.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The reverse. */
    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    static void bind(PreparedStatement row, UsageRecord usageRecord) throws SQLException {
        Attempt attempt = usageRecord.attempt();
        bindAttempt(row, attempt);
        bindSettlement(row, usageRecord.settlement());
        Map<String, String> tags = attempt.tags();
        row.setString(25, tags.isEmpty() ? null : FlatJson.ofTexts(tags));
    }

    private static void bindAttempt(PreparedStatement row, Attempt attempt) throws SQLException {
        boolean ownId = attempt.requestId().equals(attempt.callId());
        row.setString(1, attempt.callId());
        row.setInt(2, attempt.number());
        row.setString(3, ownId ? null : attempt.requestId());
        row.setLong(5, nanos(attempt.startedAt()));
        row.setString(6, attempt.key());
        row.setString(7, attempt.principal().project());
        row.setString(8, attempt.principal().user());
        row.setString(9, attempt.route());
        row.setString(10, attempt.provider());
        row.setString(11, attempt.dialect());
        row.setString(12, attempt.modelRequested());
        row.setInt(14, attempt.streaming() ? 1 : 0);
    }

    private static void bindSettlement(PreparedStatement row, Settlement settlement)
            throws SQLException {
        Money cost = settlement.cost();
        row.setString(4, settlement.providerRequestId());
        row.setString(13, settlement.modelServed());
        row.setObject(15, settlement.status(), Types.INTEGER);
        row.setString(16, settlement.ending().code());
        row.setString(17, FlatJson.ofUsage(settlement.usage()));
        row.setObject(18, cost == null ? null : cost.nanos(), Types.BIGINT);
        row.setString(19, settlement.certainty().code());
        row.setString(20, settlement.reason());
        row.setObject(21, settlement.timing().timeToFirstByteMs(), Types.DOUBLE);
        row.setObject(22, settlement.timing().durationMs(), Types.DOUBLE);
        row.setLong(23, settlement.traffic().requestBytes());
        row.setLong(24, settlement.traffic().responseBytes());
    }

    /** What a key might do and the bytes of text in the request are not kept. */
    static UsageRecord read(ResultSet row) throws SQLException {
        return new UsageRecord(readAttempt(row), readSettlement(row));
    }

    private static Attempt readAttempt(ResultSet row) throws SQLException {
        String callId = required(row, "call_id");
        String tags = row.getString("tags");
        Principal principal =
                new Principal(
                        required(row, "key_name"),
                        row.getString("project"),
                        row.getString("user_name"),
                        Set.of(),
                        tags == null ? Map.of() : FlatJson.texts(tags));
        return new Attempt(
                callId,
                row.getInt("attempt"),
                Objects.requireNonNullElse(row.getString("request_id"), callId),
                instant(row.getLong("started_at")),
                principal,
                required(row, "route"),
                required(row, "provider"),
                row.getString("dialect"),
                row.getString("model_requested"),
                row.getInt("stream") != 0,
                0);
    }

    private static Settlement readSettlement(ResultSet row) throws SQLException {
        Long cost = whole(row, "cost_nanos");
        Long status = whole(row, "status");
        return new Settlement(
                status == null ? null : Math.toIntExact(status),
                Ending.valueOf(required(row, "ending").toUpperCase(Locale.ROOT)),
                row.getString("provider_request_id"),
                row.getString("model_served"),
                Usage.of(FlatJson.amounts(required(row, "usage"))),
                cost == null ? null : new Money(cost),
                Certainty.valueOf(required(row, "certainty").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                new Settlement.Timing(real(row, "time_to_first_byte_ms"), real(row, "duration_ms")),
                new Settlement.Traffic(
                        row.getLong("request_bytes"), row.getLong("response_bytes")));
    }

    private static String required(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SQLException(column + ": null (expected: a text)");
        }
        return text;
    }

    private static @Nullable Long whole(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Double real(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
