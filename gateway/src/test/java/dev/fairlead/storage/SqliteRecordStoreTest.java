package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class SqliteRecordStoreTest {
    @TempDir private Path folder;

    @Test
    void keepsEveryRecordAsItWas() throws Exception {
        long seed = new Random().nextLong();
        SampleRecords samples = new SampleRecords(new Random(seed));
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            records.add(samples.strange("call-" + i));
        }
        add(batch(records));

        List<UsageRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(r -> r.attempt().startedAt()));
        assertThat(all(RecordFilter.ALL)).as("seed %s", seed).isEqualTo(sorted);
    }

    @Test
    void aBatchThatComesTwiceIsThereOnce() throws Exception {
        RecordStore.Batch batch =
                new RecordStore.Batch(
                        List.of(
                                SampleRecords.of("a", 1, 5),
                                SampleRecords.of("a", 2, 6),
                                SampleRecords.of("b", 1, 7)),
                        Map.of(11L, 400L, -12L, 500L),
                        Set.of());
        RecordStore store = database().recordStore();
        store.add(batch);
        store.add(batch);
        store.add(new RecordStore.Batch(List.of(), Map.of(11L, 900L), Set.of(-12L)));

        assertThat(store.positions()).isEqualTo(Map.of(11L, 900L));
        store.close();
        assertThat(all(RecordFilter.ALL))
                .extracting(UsageRecord::id)
                .containsExactlyInAnyOrder("a-1", "a-2", "b-1");
    }

    @Test
    void holdsNoLockBetweenBatches() throws Exception {
        RecordStore store = database().recordStore();
        store.add(batch(List.of(SampleRecords.of("a", 1, 5))));
        store.positions();

        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("DELETE FROM usage_records");
            statement.execute("COMMIT");
        }
        store.close();
        assertThat(all(RecordFilter.ALL)).isEmpty();
    }

    @Test
    void aBatchIsAllOrNothing() throws Exception {
        RecordStore store = database().recordStore();
        execute(
                "CREATE TRIGGER planted BEFORE INSERT ON usage_records WHEN new.call_id = 'bad'"
                        + " BEGIN SELECT raise(ABORT, 'planted'); END");
        RecordStore.Batch batch =
                new RecordStore.Batch(
                        List.of(SampleRecords.of("good", 1, 1), SampleRecords.of("bad", 1, 1)),
                        Map.of(1L, 2L),
                        Set.of());

        assertThatThrownBy(() -> store.add(batch))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("planted");

        assertThat(all(RecordFilter.ALL)).isEmpty();
        assertThat(store.positions()).isEmpty();
        execute("DROP TRIGGER planted");
        store.add(batch);
        assertThat(all(RecordFilter.ALL)).hasSize(2);
        store.close();
    }

    @Test
    void aDatabaseOfANewerProgramIsRefusedInWords() throws Exception {
        database();
        execute(
                "INSERT INTO flyway_schema_history VALUES (99, '99', 'future', 'SQL', 'V99__x.sql',"
                        + " 0, 'x', '2030-01-01', 1, 1)");

        assertThatThrownBy(this::database)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.NEWER))
                .hasMessageContaining("newer Fairlead (schema 99, this program knows 3)");
        assertThatThrownBy(() -> SqliteDatabase.existing(file()).recordQuery())
                .hasMessageContaining("newer Fairlead");
    }

    @Test
    void whatIsNoDatabaseIsSaidInWords() throws Exception {
        Files.writeString(file(), "this is not a database".repeat(100));

        assertThatThrownBy(this::database)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.BROKEN))
                .hasMessageContaining(file().toString())
                .hasMessageContaining("not a sound SQLite database");
    }

    @Test
    void theNewestMigrationIsTheOneTheProgramKnows() throws Exception {
        Path scripts =
                Path.of(
                        SqliteRecordStoreTest.class
                                .getClassLoader()
                                .getResource(Migrations.LOCATION)
                                .toURI());
        try (var files = Files.list(scripts)) {
            int newest =
                    files.map(f -> f.getFileName().toString())
                            .mapToInt(n -> Integer.parseInt(n.substring(1, n.indexOf("__"))))
                            .max()
                            .orElseThrow();
            assertThat(Migrations.NEWEST).isEqualTo(newest);
        }
    }

    private Path file() {
        return folder.resolve("fairlead.db");
    }

    private SqliteDatabase database() throws StoreFailure {
        return SqliteDatabase.open(file());
    }

    private void add(RecordStore.Batch batch) throws StoreFailure {
        try (RecordStore store = database().recordStore()) {
            store.add(batch);
        }
    }

    private static RecordStore.Batch batch(List<UsageRecord> records) {
        return new RecordStore.Batch(records, Map.of(), Set.of());
    }

    private List<UsageRecord> all(RecordFilter filter) throws StoreFailure {
        List<UsageRecord> found = new ArrayList<>();
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            query.each(filter, found::add);
        }
        return found;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
