package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

class BookUnderThreadsTest {
    private static final int THREADS = 16;
    private static final int CALLS = 5_000;
    private static final long CAP = 1_000_000_000;
    private static final long ESTIMATE = 50_000;
    private static final long COST = 20_000;
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final Book book = new Book();
    private final LongAdder settled = new LongAdder();
    private final LongAdder denied = new LongAdder();

    /** Demand is 1.6 times the cap; one limit is shared, each thread has one of its own too. */
    @Test
    void spendsTheCapAndNotANanoMore() throws Exception {
        Line shared = line("organisation/cost/total", CAP);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                List<Line> lines = List.of(shared, line("key" + i + "/cost/total", CAP));
                all.add(threads.submit(() -> calls(lines)));
            }
            for (Future<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
        }

        Book.Standing standing = book.standing(shared, NOW);
        assertThat(standing.spent()).isEqualTo(settled.sum());
        assertThat(standing.spent()).isBetween(CAP * 9 / 10, CAP);
        assertThat(standing.held()).isZero();
        assertThat(denied.sum()).isPositive();
    }

    private void calls(List<Line> lines) {
        for (int i = 0; i < CALLS; i++) {
            Reserving answer = book.reserve(lines, cost(ESTIMATE), NOW);
            if (!(answer instanceof Hold hold)) {
                denied.increment();
                continue;
            }
            if (i % 10 == 9) {
                hold.giveBack();
                continue;
            }
            hold.settle(cost(COST));
            settled.add(COST);
        }
    }

    private Line line(String key, long amount) {
        return book.line(
                key,
                Storm.of(
                        new Limit(
                                key,
                                Metric.COST,
                                new Window.Total(),
                                amount,
                                Limit.Action.BLOCK,
                                Limit.Terms.HARD)));
    }

    private static Quantities cost(long nanos) {
        return new Quantities(nanos, 0, 0, 0, 0, 0);
    }
}
