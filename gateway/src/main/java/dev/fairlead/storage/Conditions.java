package dev.fairlead.storage;

import dev.fairlead.ledger.RecordFilter;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The WHERE of a query, with its values. */
final class Conditions {
    private final List<String> terms = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    static Conditions of(RecordFilter filter) {
        Conditions conditions = new Conditions();
        if (filter.since() != null) {
            conditions.and("started_at >= ?", RecordColumns.nanos(filter.since()));
        }
        if (filter.until() != null) {
            conditions.and("started_at < ?", RecordColumns.nanos(filter.until()));
        }
        filter.equal().forEach((field, value) -> conditions.and(term(field), value));
        return conditions;
    }

    private static String term(RecordFilter.Field field) {
        return switch (field) {
            case KEY -> "key_name = ?";
            case PROJECT -> "project = ?";
            case USER -> "user_name = ?";
            case ROUTE -> "route = ?";
            case PROVIDER -> "provider = ?";
            case MODEL -> "? IN (model_requested, model_served)";
            case STATUS -> "status = CAST(? AS INTEGER)";
            case ENDING -> "ending = ?";
            case CALL_ID -> "call_id = ?";
            case REQUEST_ID -> "coalesce(request_id, call_id) = ?";
        };
    }

    Conditions and(String term, Object... more) {
        terms.add("(" + term + ")");
        values.addAll(List.of(more));
        return this;
    }

    String sql() {
        return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
