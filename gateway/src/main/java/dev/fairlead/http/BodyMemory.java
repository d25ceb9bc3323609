package dev.fairlead.http;

import io.netty.util.internal.PlatformDependent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * What all bodies held in memory share, process-wide: a number of bytes, and a queue for when they
 * are all taken. From any thread; the lock guards a few additions and is never held while anything
 * else is called.
 */
public final class BodyMemory {
    private final long limit;
    private final Duration wait;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private long used;

    /**
     * @param limit bytes for all bodies together
     * @param wait how long a body may wait for its share before the call is refused
     */
    public BodyMemory(long limit, Duration wait) {
        this.limit = limit;
        this.wait = wait;
    }

    /** A quarter of what the JVM may take outside its heap, in bytes: a default for the limit. */
    public static long quarterOfDirectMemory() {
        return PlatformDependent.maxDirectMemory() / 4;
    }

    /** How many bytes are taken. */
    public synchronized long used() {
        return used;
    }

    Duration patience() {
        return wait;
    }

    /** Takes that many bytes, or none: whoever waits already comes first. */
    public synchronized boolean take(long bytes) {
        if (!waiters.isEmpty() || used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Takes that many bytes where half of all stays free then, or none. */
    synchronized boolean takeSpare(long bytes) {
        return used + bytes <= limit / 2 && take(bytes);
    }

    /** Takes that many bytes once there are as many, and says so on the loop. */
    Waiter await(long bytes, Loop loop, Runnable granted) {
        Waiter waiter = new Waiter(bytes, loop, granted);
        synchronized (this) {
            waiters.add(waiter);
        }
        grant();
        return waiter;
    }

    /** What was taken is free again. */
    public void giveBack(long bytes) {
        synchronized (this) {
            used -= bytes;
        }
        grant();
    }

    /**
     * Waits no more. Where the bytes were granted already and the loop has not yet heard, they are
     * given back when it does.
     */
    void forget(Waiter waiter) {
        boolean waiting;
        synchronized (this) {
            waiting = waiters.remove(waiter);
        }
        if (waiting) {
            grant();
        }
    }

    private void grant() {
        for (Waiter next = next(); next != null; next = next()) {
            next.loop.execute(next.granted);
        }
    }

    private synchronized @Nullable Waiter next() {
        Waiter first = waiters.peek();
        if (first == null || used + first.bytes > limit) {
            return null;
        }
        used += first.bytes;
        return waiters.poll();
    }

    /** Somebody in the queue; equal to itself alone. */
    static final class Waiter {
        private final long bytes;
        private final Loop loop;
        private final Runnable granted;

        private Waiter(long bytes, Loop loop, Runnable granted) {
            this.bytes = bytes;
            this.loop = loop;
            this.granted = granted;
        }
    }
}
