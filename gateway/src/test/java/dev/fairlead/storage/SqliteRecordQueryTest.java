package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordFilter.Field;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordQuery.Grouping;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.UsageRow;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SqliteRecordQueryTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir private Path folder;

    @BeforeEach
    void storeFour() throws Exception {
        store(
                // Stored first, begun last: it ran shorter.
                record("d", 1, "sam", "data", NOON.plusSeconds(3600 * 13), 4L),
                record("a", 1, "sam", "data", NOON, 1_000_000_000L),
                record("a", 2, "sam", "data", NOON.plusSeconds(1), 20L),
                record("b", 1, "kim", null, NOON.plusSeconds(2), null));
    }

    @Test
    void givesTheOldestFirst() throws Exception {
        assertThat(ids(RecordFilter.ALL)).containsExactly("a-1", "a-2", "b-1", "d-1");
    }

    @Test
    void givesWhatFits() throws Exception {
        assertThat(ids(RecordFilter.ALL.with(Field.KEY, "kim"))).containsExactly("b-1");
        assertThat(ids(RecordFilter.ALL.with(Field.PROJECT, "data").with(Field.CALL_ID, "a")))
                .containsExactly("a-1", "a-2");
        assertThat(ids(RecordFilter.ALL.since(NOON.plusSeconds(1)).until(NOON.plusSeconds(2))))
                .containsExactly("a-2");
        assertThat(ids(RecordFilter.ALL.with(Field.MODEL, "gpt-4o-mini"))).hasSize(4);
        assertThat(ids(RecordFilter.ALL.with(Field.MODEL, "gpt-4o-mini-2024-07-18"))).hasSize(4);
        assertThat(ids(RecordFilter.ALL.with(Field.STATUS, "200"))).hasSize(4);
        assertThat(ids(RecordFilter.ALL.with(Field.ENDING, "client_left"))).isEmpty();
        assertThat(ids(RecordFilter.ALL.with(Field.REQUEST_ID, "b"))).containsExactly("b-1");
        assertThat(ids(RecordFilter.ALL.with(Field.KEY, "x' OR '1'='1"))).isEmpty();
    }

    @Test
    void followsWhatIsStoredLater() throws Exception {
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            long mark = query.each(RecordFilter.ALL, _ -> {});
            List<UsageRecord> later = new ArrayList<>();
            assertThat(query.later(mark, RecordFilter.ALL, later::add)).isEqualTo(mark);
            store(
                    record("z", 1, "sam", "data", NOON.minusSeconds(5), 1L),
                    record("y", 1, "kim", "data", NOON, 1L));

            long next = query.later(mark, RecordFilter.ALL, later::add);

            assertThat(later).extracting(UsageRecord::id).containsExactly("z-1", "y-1");
            assertThat(query.later(next, RecordFilter.ALL, later::add)).isEqualTo(next);
            assertThat(later).hasSize(2);
        }
    }

    @Test
    void sumsUpExactly() throws Exception {
        assertThat(usage(Grouping.KEY))
                .containsExactly(
                        row(Grouping.KEY, "kim", 1, 1, 0, 1),
                        row(Grouping.KEY, "sam", 2, 3, 1_000_000_024L, 0));
        assertThat(usage(Grouping.PROJECT))
                .containsExactly(
                        row(Grouping.PROJECT, null, 1, 1, 0, 1),
                        row(Grouping.PROJECT, "data", 2, 3, 1_000_000_024L, 0));
        assertThat(usage(Grouping.MODEL))
                .containsExactly(row(Grouping.MODEL, "gpt-4o-mini", 3, 4, 1_000_000_024L, 1));
        assertThat(usage(Grouping.DAY))
                .containsExactly(
                        row(Grouping.DAY, "2026-11-24", 2, 3, 1_000_000_020L, 1),
                        row(Grouping.DAY, "2026-11-25", 1, 1, 4, 0));
    }

    @Test
    void whereThereIsNoDatabaseThereIsNothing() throws Exception {
        try (RecordQuery query = SqliteDatabase.existing(folder.resolve("none.db")).recordQuery()) {
            assertThat(query.usage(RecordFilter.ALL, Grouping.KEY)).isEmpty();
            assertThat(query.each(RecordFilter.ALL, _ -> {})).isZero();
        }
        assertThat(folder.resolve("none.db")).doesNotExist();
    }

    /** Each record used a tenth of a second of audio: no fraction may be lost in the sum. */
    private static UsageRow row(
            Grouping grouping,
            @Nullable String value,
            long requests,
            int records,
            long nanos,
            long unpriced) {
        Usage usage =
                Usage.of(
                        Map.of(
                                "audio_seconds", BigDecimal.valueOf(records, 1),
                                "input_tokens", BigDecimal.valueOf(records * 10L)));
        return new UsageRow(grouping, value, requests, usage, new Money(nanos), unpriced);
    }

    private static UsageRecord record(
            String callId,
            int number,
            String key,
            @Nullable String project,
            Instant at,
            @Nullable Long nanos) {
        Attempt sample = SampleRecords.attempt(callId, number);
        Attempt attempt =
                new Attempt(
                        callId,
                        number,
                        callId,
                        at,
                        new Principal(key, project, null, Set.of(), Map.of()),
                        sample.route(),
                        sample.provider(),
                        sample.dialect(),
                        sample.modelRequested(),
                        false,
                        0);
        Settlement settled = SampleRecords.settlement(0);
        return new UsageRecord(
                attempt,
                new Settlement(
                        200,
                        settled.ending(),
                        null,
                        settled.modelServed(),
                        Usage.of(
                                Map.of(
                                        "audio_seconds",
                                        new BigDecimal("0.1"),
                                        "input_tokens",
                                        BigDecimal.TEN)),
                        nanos == null ? null : new Money(nanos),
                        nanos == null ? Certainty.UNPRICED : Certainty.REPORTED,
                        null,
                        settled.timing(),
                        settled.traffic()));
    }

    private void store(UsageRecord... records) throws Exception {
        try (RecordStore store = SqliteDatabase.open(file()).recordStore()) {
            store.add(new RecordStore.Batch(List.of(records), Map.of(), Set.of()));
        }
    }

    private List<String> ids(RecordFilter filter) throws Exception {
        List<String> ids = new ArrayList<>();
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            query.each(filter, r -> ids.add(r.id()));
        }
        return ids;
    }

    private List<UsageRow> usage(Grouping grouping) throws Exception {
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            return query.usage(RecordFilter.ALL, grouping);
        }
    }

    private Path file() {
        return folder.resolve("fairlead.db");
    }
}
