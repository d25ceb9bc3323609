package dev.fairlead.bench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Calls of all kinds, at a rate or as many as go through. */
final class Traffic {
    private static final int AT_ONCE = 1_000;
    private static final int KEPT = 20;
    private static final long SEED = 7;

    private final Clients clients;
    private final Semaphore free;
    private final int atOnce;
    private final Random random = new Random(SEED);
    private final Map<Kind, LongAdder> made = new EnumMap<>(Kind.class);
    private final AtomicInteger wrong = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    private Traffic(Clients clients, int atOnce) {
        this.clients = clients;
        this.atOnce = atOnce;
        free = new Semaphore(atOnce);
        for (Kind kind : Kind.values()) {
            made.put(kind, new LongAdder());
        }
    }

    static Traffic at(Clients clients) {
        return new Traffic(clients, AT_ONCE);
    }

    /** No more than so many at once, so that what is too much waits here. */
    static Traffic atMost(Clients clients, int atOnce) {
        return new Traffic(clients, atOnce);
    }

    /** Makes so many calls a second, the same each time; returns when all of them have ended. */
    void run(int perSecond, Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long between = Duration.ofSeconds(1).toNanos() / perSecond;
        for (long due = 0; due < duration.toNanos(); due += between) {
            long early = start + due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            begin();
        }
        awaitAll();
    }

    /** Makes calls as fast as they end, and returns how many a second that was. */
    double saturate(Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < duration.toNanos()) {
            begin();
            count++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        awaitAll();
        return count / seconds;
    }

    private void begin() throws InterruptedException {
        Kind kind = Kind.at(random.nextInt(Kind.ALL));
        free.acquire();
        Thread.ofVirtual().start(() -> make(kind));
    }

    private void make(Kind kind) {
        try {
            clients.call(kind);
        } catch (IOException | RuntimeException e) {
            if (wrong.incrementAndGet() <= KEPT) {
                failures.add(kind + ": " + e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            made.get(kind).increment();
            free.release();
        }
    }

    private void awaitAll() throws InterruptedException {
        free.acquire(atOnce);
        free.release(atOnce);
    }

    /** Calls that have ended. */
    long ended() {
        return made.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long ended(Kind kind) {
        return made.get(kind).sum();
    }

    /** Calls that ended otherwise than they should have. */
    int wrong() {
        return wrong.get();
    }

    /** What was wrong with the first of them. */
    List<String> failures() {
        return List.copyOf(failures);
    }
}
