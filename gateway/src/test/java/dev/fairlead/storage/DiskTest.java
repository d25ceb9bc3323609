package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.ledger.Eventually;
import dev.fairlead.ledger.MemoryStore;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalHealth;
import dev.fairlead.ledger.journal.JournalSettings;
import dev.fairlead.ledger.journal.JournalSync;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Disks that fill up or turn read-only under a running journal. Needs root to mount small ones. */
class DiskTest {
    private static final JournalSettings SETTINGS =
            new JournalSettings(
                    JournalSync.INTERVAL, Duration.ofMillis(5), 64 * 1024, Duration.ofSeconds(10));

    private final AtomicInteger settled = new AtomicInteger();

    @TempDir private Path scratch;

    @Test
    void aFullDiskUnderTheJournalCostsNoRecordAndIsOverWhenThereIsRoom() throws Exception {
        if (!Mount.isPossible(scratch)) {
            return;
        }
        MemoryStore store = new MemoryStore();
        store.failBefore(() -> true);
        try (Mount _ = Mount.of(scratch.resolve("small"), "1m");
                DataFolder folder = DataFolder.open(scratch.resolve("small/data"))) {
            Journal journal = open(folder, store);
            settle(journal, 20);
            // In the middle of a segment, all that was left is taken by somebody else.
            Path filler = fill(scratch.resolve("small/filler"));
            settle(journal, 2000);
            JournalHealth full = journal.health();
            assertThat(full.queued()).isPositive();
            assertThat(full.lost()).isZero();
            Eventually.isTrue("it is reported", () -> journal.health().journalProblem() != null);
            Files.delete(filler);
            Eventually.isTrue("it is over", () -> journal.health().journalProblem() == null);
            settle(journal, 20);
            store.failBefore(() -> false);
            Eventually.isTrue("all is stored", () -> store.records().size() == settled.get());
            Eventually.isTrue("the queue is empty", () -> journal.health().queued() == 0);
            journal.close();
        }
        assertThat(store.records()).hasSize(2040);
    }

    @Test
    void whatFitsNeitherOnDiskNorInMemoryIsCounted() throws Exception {
        if (!Mount.isPossible(scratch)) {
            return;
        }
        MemoryStore store = new MemoryStore();
        store.failBefore(() -> true);
        try (Mount _ = Mount.of(scratch.resolve("small"), "512k");
                DataFolder folder = DataFolder.open(scratch.resolve("small/data"))) {
            Journal journal = open(folder, store);
            fill(scratch.resolve("small/filler"));
            settle(journal, 68_000);
            JournalHealth health = journal.health();
            assertThat(health.lost()).isPositive();
            assertThat(health.queued()).isEqualTo(65_536);
            store.failBefore(() -> false);
            journal.close();
            assertThat(store.records()).hasSize(68_000 - (int) health.lost());
        }
    }

    @Test
    void aFullDiskUnderTheDatabaseLeavesRecordsInTheJournal() throws Exception {
        if (!Mount.isPossible(scratch)) {
            return;
        }
        try (Mount _ = Mount.of(scratch.resolve("small"), "2m")) {
            Path filler = scratch.resolve("small/filler");
            spools(
                    StoreFailure.Kind.FULL,
                    scratch.resolve("small/fairlead.db"),
                    () -> fill(filler),
                    () -> Files.delete(filler));
        }
    }

    @Test
    void aReadOnlyDatabaseLeavesRecordsInTheJournal() throws Exception {
        if (!Mount.isPossible(scratch)) {
            return;
        }
        try (Mount disk = Mount.of(scratch.resolve("small"), "8m")) {
            Path database = scratch.resolve("small/fairlead.db");
            SqliteDatabase.open(database).recordStore().close();
            spools(
                    StoreFailure.Kind.READ_ONLY,
                    database,
                    () -> disk.remount("ro"),
                    () -> disk.remount("rw"));
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    /** The journal is on a sound disk, the database is not for a while. */
    private void spools(StoreFailure.Kind kind, Path database, Change breaking, Change mending)
            throws Exception {
        try (DataFolder folder = DataFolder.open(scratch.resolve("data"));
                RecordStore store = SqliteDatabase.existing(database).recordStore()) {
            // Opened by nobody yet: the connection is made when the first record comes.
            breaking.make();
            Journal journal = open(folder, store);
            settle(journal, 3000);
            Eventually.isTrue("it is reported", () -> journal.health().storeProblem() != null);
            StoreFailure problem = Objects.requireNonNull(journal.health().storeProblem());
            assertThat(problem.kind()).as(problem.sentence()).isEqualTo(kind);
            assertThat(problem).hasMessageContaining(database.toString());
            mending.make();
            Eventually.isTrue("it is over", () -> journal.health().storeProblem() == null);
            journal.close();
        }
        AtomicInteger found = new AtomicInteger();
        try (RecordQuery query = SqliteDatabase.existing(database).recordQuery()) {
            query.each(RecordFilter.ALL, _ -> found.incrementAndGet());
        }
        assertThat(found).hasValue(settled.get());
    }

    private static Journal open(DataFolder folder, RecordStore store) throws Exception {
        return Journal.open(folder, SETTINGS, store, AppendingGateway::crashed);
    }

    private void settle(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            journal.lane(Runnable::run)
                    .reserve(SampleRecords.attempt("c" + settled.getAndIncrement(), 1))
                    .settle(SampleRecords.settlement(1), () -> {});
        }
    }

    private static Path fill(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException _) {
            return file;
        }
    }
}
