package dev.fairlead.bench.soak;

import dev.fairlead.authentication.KeyStoreFailure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Looks at the gateway each ten seconds while the load runs, and changes its configuration and a
 * key each time.
 */
final class Watch {
    static final int EVERY_SECONDS = 10;

    /** A full collection each time would hide what the gateway does by itself. */
    private static final int HEAP_EVERY = 2;

    private final Site site;
    private final FaultyProvider provider;
    private final Traffic traffic;
    private final List<Vitals> samples = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();

    Watch(Site site, FaultyProvider provider, Traffic traffic) {
        this.site = site;
        this.provider = provider;
        this.traffic = traffic;
    }

    /** Returns when the time is over. */
    void run(Duration duration) throws IOException, InterruptedException, KeyStoreFailure {
        System.err.printf(
                "%8s %12s %8s %8s %12s %8s %11s %10s %9s%n",
                "s",
                "calls",
                "wrong",
                "MB",
                "alive MB",
                "files",
                "threads",
                "upstream",
                "store MB");
        long start = System.nanoTime();
        for (int i = 1; i * EVERY_SECONDS <= duration.toSeconds(); i++) {
            long due = start + Duration.ofSeconds((long) i * EVERY_SECONDS).toNanos();
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            look(i);
            site.changeFile();
            site.changeKey(i % 2 == 0);
        }
    }

    private void look(int number) throws IOException, InterruptedException {
        if (number % HEAP_EVERY == 0) {
            heap.add(Heap.alive(site.pid()));
        }
        Vitals now = Vitals.of(site, provider, (long) number * EVERY_SECONDS);
        samples.add(now);
        System.err.printf(
                "%8d %,12d %8d %8.0f %12s %8d %11d %10d %9.0f%n",
                now.seconds(),
                traffic.ended(),
                traffic.wrong(),
                now.resident() / 1e6,
                number % HEAP_EVERY == 0 ? "%.1f".formatted(heap.getLast() / 1e6) : "",
                now.descriptors(),
                now.threads(),
                now.upstream(),
                now.store() / 1e6);
    }

    List<Vitals> samples() {
        return List.copyOf(samples);
    }

    /** What was alive on the heap, in the order of time. */
    List<Long> heap() {
        return List.copyOf(heap);
    }

    /** Whether what the gateway held while it was under load did not grow. */
    List<Finding> findings() {
        double[] alive = heap.stream().mapToDouble(bytes -> bytes / 1e6).toArray();
        return List.of(
                flat(
                        "resident memory",
                        samples.stream().mapToDouble(v -> v.resident() / 1e6),
                        4,
                        "MB"),
                Finding.flat("alive on the heap", alive, HEAP_EVERY * EVERY_SECONDS, 2, "MB"),
                Finding.flat(
                        "descriptors under load, least of each minute",
                        leastOfEachMinute(),
                        60,
                        16,
                        ""),
                flat("threads", samples.stream().mapToDouble(Vitals::threads), 1, ""),
                flat("journal", samples.stream().mapToDouble(v -> v.journal() / 1e6), 17, "MB"));
    }

    /** How many are open depends on what clients do just then; a leak raises the least of them. */
    private double[] leastOfEachMinute() {
        int each = 60 / EVERY_SECONDS;
        double[] least = new double[samples.size() / each];
        for (int i = 0; i < least.length; i++) {
            least[i] =
                    samples.subList(i * each, (i + 1) * each).stream()
                            .mapToLong(Vitals::descriptors)
                            .min()
                            .orElse(0);
        }
        return least;
    }

    private static Finding flat(String what, DoubleStream values, double slack, String unit) {
        return Finding.flat(what + " under load", values.toArray(), EVERY_SECONDS, slack, unit);
    }
}
