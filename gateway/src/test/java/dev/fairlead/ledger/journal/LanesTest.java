package dev.fairlead.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.MemoryStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Money;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class LanesTest {
    private static final int LANES = 4;
    private static final int CALLS = 150;

    private final MemoryStore store = new MemoryStore();
    private final AtomicLong appended = new AtomicLong();

    @TempDir private Path folder;

    /** What is in the store is what was settled, whenever the store fails and however. */
    @RepeatedTest(50)
    void theSumOfTheRecordsIsTheSumOfWhatWasSettled() throws Exception {
        long seed = new Random().nextLong();
        Random failing = new Random(seed);
        store.failBefore(() -> failing.nextInt(3) == 0);
        store.failAfter(() -> failing.nextInt(3) == 0);
        try (var journal = JournalFixture.open(folder, store)) {
            try (ExecutorService loops = Executors.newFixedThreadPool(LANES)) {
                for (int i = 0; i < LANES; i++) {
                    int loop = i;
                    loops.execute(() -> work(journal, loop, new Random(seed + loop)));
                }
                loops.shutdown();
                assertThat(loops.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
            store.failBefore(() -> false);
            store.failAfter(() -> false);
        }

        assertThat(store.records()).as("seed %s", seed).hasSize(LANES * CALLS);
        assertThat(store.records().stream().mapToLong(LanesTest::cost).sum())
                .as("seed %s", seed)
                .isEqualTo(appended.get());
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    private void work(JournalFixture journal, int loop, Random random) {
        Deque<Reservation> running = new ArrayDeque<>();
        for (int i = 0; i < CALLS; i++) {
            Reservation begun = journal.lane().reserve(SampleRecords.attempt(loop + "-" + i, 1));
            begun.progress(200, i, i, SampleRecords.usage(i, i));
            if (random.nextBoolean()) {
                running.addLast(begun);
            } else {
                running.addFirst(begun);
            }
            if (random.nextInt(4) != 0) {
                settle(running.removeFirst(), random);
            }
        }
        running.forEach(r -> settle(r, random));
    }

    private void settle(Reservation reservation, Random random) {
        Settlement settlement = SampleRecords.settlement(random.nextInt(1_000_000));
        reservation.settle(
                settlement,
                () -> appended.addAndGet(Objects.requireNonNull(settlement.cost()).nanos()));
    }

    private static long cost(UsageRecord usageRecord) {
        Money cost = Objects.requireNonNull(usageRecord.settlement().cost());
        return cost.nanos();
    }
}
