package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.ledger.Eventually;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.DataFolderProblem;
import dev.fairlead.ledger.journal.Journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** O09: other processes hold locks on the database, read it and back it up while records come. */
class ContentionTest {
    @TempDir private Path folder;

    @Test
    void o09AWriteLockElsewhereHoldsUpNoCallAndLosesNoRecord() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                RecordStore store = SqliteDatabase.open(file()).recordStore()) {
            Journal journal = open(data, store);
            try (ChildProcess other =
                    ChildProcess.start(LockingProcess.class, file(), "BEGIN IMMEDIATE")) {
                assertThat(other.line()).isEqualTo("done");
                settle(journal, "a", 300);
                Eventually.isTrue("it is reported", () -> journal.health().storeProblem() != null);
                StoreFailure problem = Objects.requireNonNull(journal.health().storeProblem());
                assertThat(problem.kind()).isEqualTo(StoreFailure.Kind.LOCKED);
                assertThat(problem.sentence())
                        .contains("is locked by process " + other.pid() + " (java)");
                assertThat(count()).isZero();
                other.tell("");
                assertThat(other.waitFor()).isZero();
            }
            Eventually.isTrue("all is stored", () -> count() == 300);
            journal.close();
        }
    }

    @Test
    void o09ReadersAndABackupRunBesideTheWriter() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                RecordStore store = SqliteDatabase.open(file()).recordStore()) {
            Journal journal = open(data, store);
            settle(journal, "a", 2000);
            try (ChildProcess backup =
                            ChildProcess.start(
                                    LockingProcess.class,
                                    file(),
                                    "VACUUM INTO '" + folder.resolve("backup.db") + "'");
                    ChildProcess reader =
                            ChildProcess.start(
                                    LockingProcess.class,
                                    file(),
                                    "BEGIN",
                                    "SELECT count(*) FROM usage_records")) {
                assertThat(reader.line()).isEqualTo("done");
                settle(journal, "b", 2000);
                Eventually.isTrue("all is stored beside the reader", () -> count() == 4000);
                assertThat(backup.line()).isEqualTo("done");
            }
            assertThat(journal.health().storeProblem()).isNull();
            journal.close();
        }
    }

    @Test
    void aReaderThatIsLockedOutSaysByWhom() throws Exception {
        SqliteDatabase.open(file()).recordStore().close();
        try (ChildProcess other =
                ChildProcess.start(
                        LockingProcess.class,
                        file(),
                        "PRAGMA locking_mode = EXCLUSIVE",
                        "BEGIN EXCLUSIVE",
                        "DELETE FROM usage_records")) {
            assertThat(other.line()).isEqualTo("done");

            assertThatThrownBy(
                            () ->
                                    SqliteDatabase.existing(file())
                                            .recordQuery(Duration.ofMillis(50)))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessage("database %s is locked by process %s (java)", file(), other.pid());
        }
    }

    @Test
    void aDataFolderThatAnotherProcessHasIsRefusedWithItsNumber() throws Exception {
        try (ChildProcess other = ChildProcess.start(AppendingGateway.class, folder, "x")) {
            assertThat(other.line()).isEqualTo("ready");

            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(DataFolderProblem.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("process " + other.pid());
            other.kill();
        }
        DataFolder.open(folder).close();
    }

    private Path file() {
        return folder.resolve("fairlead.db");
    }

    private static Journal open(DataFolder data, RecordStore store) throws Exception {
        return Journal.open(data, AppendingGateway.settings(), store, AppendingGateway::crashed);
    }

    private static void settle(Journal journal, String name, int count) {
        for (int i = 0; i < count; i++) {
            journal.lane(Runnable::run)
                    .reserve(SampleRecords.attempt(name + i, 1))
                    .settle(SampleRecords.settlement(i), () -> {});
        }
    }

    private int count() {
        AtomicInteger count = new AtomicInteger();
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            query.each(RecordFilter.ALL, _ -> count.incrementAndGet());
        } catch (StoreFailure e) {
            throw new AssertionError(e);
        }
        return count.get();
    }
}
