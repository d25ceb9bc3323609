package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.prices.Money;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A journal as tests open it: small segments, and a price of one nano-dollar per byte passed. */
final class JournalFixture implements AutoCloseable {
    static final JournalSettings SMALL =
            new JournalSettings(
                    JournalSync.OFF, Duration.ofMillis(5), 16 * 1024, Duration.ofSeconds(10));

    private final DataFolder folder;
    private final Journal journal;

    private JournalFixture(DataFolder folder, Journal journal) {
        this.folder = folder;
        this.journal = journal;
    }

    static JournalFixture open(Path path, RecordStore store) throws Exception {
        return open(path, store, SMALL);
    }

    static JournalFixture open(Path path, RecordStore store, JournalSettings settings)
            throws Exception {
        DataFolder folder = DataFolder.open(path);
        try {
            return new JournalFixture(
                    folder, Journal.open(folder, settings, store, JournalFixture::crashed));
        } catch (Exception e) {
            folder.close();
            throw e;
        }
    }

    static Settlement crashed(Attempt attempt, Progress progress, boolean assumes) {
        return new Settlement(
                progress.status(),
                Ending.GATEWAY_CRASHED,
                null,
                null,
                progress.reported(),
                new Money(progress.responseBytes()),
                Certainty.ESTIMATED,
                null,
                new Settlement.Timing(null, null),
                new Settlement.Traffic(attempt.requestTextBytes(), progress.responseBytes()));
    }

    Journal journal() {
        return journal;
    }

    Lane lane() {
        return journal.lane(Runnable::run);
    }

    /** What another process would find if this one died now: the pages of the mapped files. */
    void copyTo(Path other) throws IOException {
        Files.createDirectories(other.resolve("journal"));
        try (Stream<Path> files = Files.list(folder.journal())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".journal")).toList()) {
                copy(file, other.resolve("journal").resolve(file.getFileName()));
            }
        }
    }

    private static void copy(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target);
        } catch (NoSuchFileException _) {
            // A spent segment, renamed or removed since the folder was read: it holds nothing.
            Files.deleteIfExists(target);
        }
    }

    @Override
    public void close() {
        journal.close();
        folder.close();
    }
}
