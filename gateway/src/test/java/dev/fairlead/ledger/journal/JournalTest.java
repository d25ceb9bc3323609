package dev.fairlead.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reservation;
import dev.fairlead.ledger.Eventually;
import dev.fairlead.ledger.MemoryStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Usage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

class JournalTest {
    private static final JournalSettings IMPATIENT =
            new JournalSettings(
                    JournalSync.OFF, Duration.ofMillis(5), 16 * 1024, Duration.ofMillis(1));

    private final MemoryStore store = new MemoryStore();

    @TempDir private Path folder;

    @Test
    void whatHasEndedIsInTheStoreSoon() throws Exception {
        try (var journal = JournalFixture.open(folder, store)) {
            settle(journal.lane(), "a", 1);

            Eventually.isTrue("the record is stored", () -> store.records().size() == 1);
            assertThat(store.records()).containsExactly(SampleRecords.of("a", 1, 1));
            assertThat(journal.journal().health().isGood()).isTrue();
        }
    }

    @Test
    void aCleanEndLeavesNothingBehind() throws Exception {
        try (var journal = JournalFixture.open(folder, store)) {
            for (int i = 0; i < 500; i++) {
                settle(journal.lane(), "c" + i, i);
            }
        }

        assertThat(store.records()).hasSize(500);
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    @Test
    void whatRanWhenTheProcessDiedIsSettledWithWhatHadPassed(@TempDir Path next) throws Exception {
        Usage reported = SampleRecords.usage(12, 0);
        try (var journal = JournalFixture.open(folder, store)) {
            Reservation running = journal.lane().reserve(SampleRecords.attempt("r", 1));
            for (int i = 1; i <= 100; i++) {
                running.progress(200, i * 10L, i, i < 50 ? Usage.NONE : reported);
            }
            journal.lane().reserve(SampleRecords.attempt("silent", 2));
            journal.copyTo(next);
        }

        JournalFixture.open(next, store).close();

        assertThat(store.records())
                .extracting(UsageRecord::id)
                .containsExactlyInAnyOrder("r-1", "silent-2");
        UsageRecord crashed = find("r-1");
        assertThat(crashed.settlement().ending()).isEqualTo(Ending.GATEWAY_CRASHED);
        assertThat(crashed.settlement().status()).isEqualTo(200);
        assertThat(crashed.settlement().usage()).isEqualTo(reported);
        assertThat(crashed.settlement().traffic().responseBytes()).isEqualTo(1000);
        assertThat(find("silent-2").settlement().status()).isNull();
    }

    @Test
    void beingKilledDuringTheReplayMakesNoSecondRecord(@TempDir Path second, @TempDir Path third)
            throws Exception {
        MemoryStore other = new MemoryStore();
        try (var journal = JournalFixture.open(folder, other)) {
            journal.lane().reserve(SampleRecords.attempt("r", 1)).progress(200, 7, 1, Usage.NONE);
            settle(journal.lane(), "ended", 3);
            journal.copyTo(second);
        }
        // The replay settles what ran, and the process dies before anything is in the store.
        MemoryStore away = new MemoryStore();
        away.failBefore(() -> true);
        try (var journal = JournalFixture.open(second, away, IMPATIENT)) {
            journal.copyTo(third);
        }

        JournalFixture.open(third, store).close();
        JournalFixture.open(second, store).close();

        assertThat(store.records())
                .extracting(UsageRecord::id)
                .containsExactlyInAnyOrder("r-1", "ended-1");
        assertThat(find("r-1").settlement().traffic().responseBytes()).isEqualTo(7);
    }

    @Test
    void aStoreThatIsAwayLosesNothing() throws Exception {
        store.failBefore(() -> true);
        try (var journal = JournalFixture.open(folder, store)) {
            for (int i = 0; i < 200; i++) {
                settle(journal.lane(), "c" + i, i);
            }
            Eventually.isTrue("it is reported", () -> !journal.journal().health().isGood());
            JournalHealth health = journal.journal().health();
            assertThat(health.storeProblem()).hasMessage("the store is told to fail");
            assertThat(health.waitingBytes()).isPositive();
            assertThat(health.segments()).isGreaterThan(1);
            store.failBefore(() -> false);
        }

        assertThat(store.records()).hasSize(200);
    }

    @Test
    void usageThatOutgrowsItsRoomSurvivesToo(@TempDir Path next) throws Exception {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            amounts.put("unit_of_the_future_" + i, new BigDecimal("0.12345678901234567890"));
        }
        try (var journal = JournalFixture.open(folder, store)) {
            Reservation running = journal.lane().reserve(SampleRecords.attempt("r", 1));
            running.progress(200, 10, 1, SampleRecords.usage(1, 1));
            running.progress(200, 20, 2, Usage.of(amounts));
            running.progress(200, 30, 3, Usage.of(amounts));
            journal.copyTo(next);
            running.settle(SampleRecords.settlement(5), () -> {});
        }
        MemoryStore other = new MemoryStore();

        JournalFixture.open(next, other).close();

        assertThat(other.records()).hasSize(1);
        assertThat(other.records().getFirst().settlement().usage()).isEqualTo(Usage.of(amounts));
        assertThat(other.records().getFirst().settlement().traffic().responseBytes()).isEqualTo(30);
        assertThat(find("r-1").settlement().ending()).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void aLongCallKeepsNoSegmentAlive(@TempDir Path next) throws Exception {
        try (var journal = JournalFixture.open(folder, store)) {
            Reservation running = journal.lane().reserve(SampleRecords.attempt("long", 1));
            running.progress(200, 77, 1, SampleRecords.usage(3, 4));
            for (int i = 0; i < 2000; i++) {
                settle(journal.lane(), "c" + i, i);
                if (i % 250 == 0) {
                    int stored = i;
                    Eventually.isTrue("stored", () -> store.records().size() > stored);
                }
            }
            Eventually.isTrue("all is stored", () -> store.records().size() == 2000);
            Eventually.isTrue(
                    "what is stored has gone", () -> journal.journal().health().segments() < 6);
            journal.copyTo(next);
            running.settle(SampleRecords.settlement(9), () -> {});
        }
        MemoryStore other = new MemoryStore();

        JournalFixture.open(next, other).close();

        UsageRecord crashed = other.records().getLast();
        assertThat(crashed.id()).isEqualTo("long-1");
        assertThat(crashed.settlement().traffic().responseBytes()).isEqualTo(77);
        assertThat(crashed.settlement().usage()).isEqualTo(SampleRecords.usage(3, 4));
        assertThat(store.records()).hasSize(2001);
    }

    @Test
    void anEntryTooLargeForASegmentGoesThroughMemory() throws Exception {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            tags.put("tag" + i, "x".repeat(1000));
        }
        Attempt sample = SampleRecords.attempt("huge", 1);
        Attempt huge =
                new Attempt(
                        sample.callId(),
                        1,
                        sample.requestId(),
                        sample.startedAt(),
                        new Principal("k", null, null, Set.of(), tags),
                        sample.route(),
                        sample.provider(),
                        null,
                        null,
                        false,
                        0);
        try (var journal = JournalFixture.open(folder, store)) {
            Reservation reservation = journal.lane().reserve(huge);
            reservation.progress(200, 1, 1, SampleRecords.usage(1, 1));
            reservation.settle(SampleRecords.settlement(1), () -> {});
            settle(journal.lane(), "next", 2);
        }

        assertThat(store.records())
                .extracting(UsageRecord::id)
                .containsExactlyInAnyOrder("huge-1", "next-1");
    }

    @Test
    void withSyncOfEachTheEndWaitsForTheDiskAndComesOnTheLoop() throws Exception {
        JournalSettings each = JournalFixture.SMALL.with(JournalSync.EACH);
        try (var journal = JournalFixture.open(folder, store, each);
                ExecutorService loop =
                        Executors.newSingleThreadExecutor(r -> new Thread(r, "the loop"))) {
            CountDownLatch settled = new CountDownLatch(20);
            AtomicReference<String> where = new AtomicReference<>("");
            loop.execute(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            journal.journal()
                                    .lane(loop)
                                    .reserve(SampleRecords.attempt("c" + i, 1))
                                    .settle(
                                            SampleRecords.settlement(i),
                                            () -> {
                                                where.set(Thread.currentThread().getName());
                                                settled.countDown();
                                            });
                        }
                    });

            assertThat(settled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(where).hasValue("the loop");
        }
        assertThat(store.records()).hasSize(20);
    }

    @Test
    void anAttemptIsSettledOnce() throws Exception {
        try (var journal = JournalFixture.open(folder, store)) {
            Reservation reservation = journal.lane().reserve(SampleRecords.attempt("a", 1));
            reservation.settle(SampleRecords.settlement(1), () -> {});

            assertThatThrownBy(() -> reservation.settle(SampleRecords.settlement(1), () -> {}))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anAttemptThatCannotBePricedAfterACrashHasARecord(@TempDir Path next) throws Exception {
        try (var journal = JournalFixture.open(folder, store)) {
            journal.lane().reserve(SampleRecords.attempt("r", 1)).progress(200, 9, 1, Usage.NONE);
            journal.copyTo(next);
        }
        MemoryStore other = new MemoryStore();
        try (DataFolder again = DataFolder.open(next)) {
            Journal.open(
                            again,
                            JournalFixture.SMALL,
                            other,
                            (_, _, _) -> {
                                throw new IllegalStateException("planted");
                            })
                    .close();
        }

        assertThat(other.records()).hasSize(1);
        assertThat(other.records().getFirst().settlement().certainty())
                .isEqualTo(Certainty.UNPRICED);
    }

    @Test
    void positionsOfSegmentsThatAreGoneGoToo() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (var journal = JournalFixture.open(folder, store)) {
                for (int i = 0; i < 300; i++) {
                    settle(journal.lane(), round + "-" + i, i);
                }
            }
        }

        assertThat(store.records()).hasSize(900);
        assertThat(store.repeated()).isZero();
        assertThat(store.positionCount()).isLessThan(30);
    }

    @Test
    void aJournalOfANewerFormatIsRefusedInWords() throws Exception {
        Path segment = folder.resolve("journal/000000000000000001.journal");
        Files.createDirectories(segment.getParent());
        Files.write(segment, new SegmentHeader(3, 16 * 1024, 5).bytes().array());

        assertThatThrownBy(() -> JournalFixture.open(folder, store))
                .isInstanceOf(DataFolderProblem.class)
                .hasMessageContaining("newer Fairlead")
                .hasMessageContaining(folder.toString());
        assertThat(segment).exists();
    }

    private static void settle(Lane lane, String callId, long cost) {
        lane.reserve(SampleRecords.attempt(callId, 1))
                .settle(SampleRecords.settlement(cost), () -> {});
    }

    private UsageRecord find(String id) {
        return store.records().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
    }
}
