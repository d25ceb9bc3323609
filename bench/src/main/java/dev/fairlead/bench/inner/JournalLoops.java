package dev.fairlead.bench.inner;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.DataFolderProblem;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalSettings;
import dev.fairlead.ledger.journal.Lane;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the journal adds to a request: its attempt noted, then its settlement. In bursts, each into
 * an empty segment at hand, as a gateway finds it: without a pause the loop would settle a million
 * times a second, and measure how fast the disk makes segments.
 */
@State(Scope.Thread)
public class JournalLoops {
    private static final int BURST = 2_000;

    /** The keeper looks for what it can take back every 50 ms. */
    private static final Duration REFILL = Duration.ofMillis(120);

    private static final Attempt ATTEMPT =
            new Attempt(
                    "019b9a3c-7d00-7abc-8def-0123456789ab",
                    1,
                    "019b9a3c-7d00-7abc-8def-0123456789ab",
                    Instant.parse("2026-01-06T12:00:00Z"),
                    new Principal(
                            "bench", "bench", null, Set.of(OperationClass.INFERENCE), Map.of()),
                    "openai",
                    "openai",
                    "openai-chat",
                    "gpt-4o-mini",
                    false,
                    812);
    private static final Settlement SETTLEMENT =
            new Settlement(
                    200,
                    Ending.COMPLETE,
                    "req_1f2e3d4c5b6a79880123456789abcdef",
                    "gpt-4o-mini-2024-07-18",
                    Usage.tokens(203, 117),
                    new Money(100_650),
                    Certainty.REPORTED,
                    null,
                    new Settlement.Timing(0.412, 0.52),
                    new Settlement.Traffic(1_024, 2_048));

    private Path path = Path.of("");
    private DataFolder folder;
    private Journal journal;
    private Lane lane;
    private long settled;

    @Setup
    public void open() throws IOException, DataFolderProblem, InterruptedException {
        path = Files.createTempDirectory("journal");
        folder = DataFolder.open(path);
        journal =
                Journal.open(
                        folder,
                        JournalSettings.DEFAULT,
                        new Nowhere(),
                        (attempt, progress, assumes) -> SETTLEMENT);
        lane = journal.lane(Runnable::run);
    }

    @TearDown
    public void close() throws IOException {
        journal.close();
        folder.close();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Setup(Level.Invocation)
    public void awaitSegments() throws InterruptedException {
        do {
            Thread.sleep(REFILL);
        } while (journal.health().waitingBytes() > 0);
    }

    /** Two entries: the opening and the settlement. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long reserveAndSettle() {
        for (int i = 0; i < BURST; i++) {
            Reservation reservation = lane.reserve(ATTEMPT);
            reservation.settle(SETTLEMENT, () -> settled++);
        }
        return settled;
    }

    /** Takes all records at once: the database is not what is measured. */
    private static final class Nowhere implements RecordStore {
        @Override
        public Map<Long, Long> positions() {
            return Map.of();
        }

        @Override
        public void add(Batch batch) {
            // Gone.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
