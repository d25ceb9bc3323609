package dev.fairlead.ledger;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which usage records are wanted.
 *
 * @param since started at this moment or later; null for no bound
 * @param until started before this moment; null for no bound
 * @param equal what else must hold, field by field
 */
public record RecordFilter(
        @Nullable Instant since, @Nullable Instant until, Map<Field, String> equal) {
    public static final RecordFilter ALL = new RecordFilter(null, null, Map.of());

    /** A field to compare; {@link #MODEL} is the one requested or the one served. */
    public enum Field {
        KEY,
        PROJECT,
        USER,
        ROUTE,
        PROVIDER,
        MODEL,
        STATUS,
        ENDING,
        CALL_ID,
        REQUEST_ID
    }

    public RecordFilter {
        equal = Map.copyOf(equal);
    }

    public RecordFilter since(@Nullable Instant moment) {
        return new RecordFilter(moment, until, equal);
    }

    public RecordFilter until(@Nullable Instant moment) {
        return new RecordFilter(since, moment, equal);
    }

    /** Only records with that value as well; null leaves the filter as it is. */
    public RecordFilter with(Field field, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<Field, String> more = new EnumMap<>(Field.class);
        more.putAll(equal);
        more.put(field, value);
        return new RecordFilter(since, until, more);
    }
}
