package dev.fairlead.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action when a deadline is over. Made for deadlines that move with every chunk: there is
 * one timer, and it is armed anew only when it goes off too early or the deadline comes nearer. On
 * one loop.
 */
final class Alarm implements Runnable {
    /** A deadline that is never over. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long START = System.nanoTime();

    private final EventExecutor loop;
    private final Runnable action;
    private long deadline = NEVER;
    private long armedFor = NEVER;
    private @Nullable Future<?> timer;

    Alarm(EventExecutor loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** The time that deadlines are told in, in nanoseconds. */
    static long now() {
        return System.nanoTime() - START;
    }

    /** The deadline that is so far away; {@link #NEVER} for zero. */
    static long after(Duration limit) {
        return limit.isZero() ? NEVER : now() + limit.toNanos();
    }

    /** From now on this deadline counts and no other. */
    void set(long next) {
        deadline = next;
        if (next < armedFor) {
            arm();
        }
    }

    /** No deadline any more, and no timer either. */
    void cancel() {
        deadline = NEVER;
        armedFor = NEVER;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void arm() {
        if (timer != null) {
            timer.cancel(false);
        }
        armedFor = deadline;
        timer = loop.schedule(this, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
    }

    /** The timer goes off. */
    @Override
    public void run() {
        timer = null;
        armedFor = NEVER;
        if (deadline == NEVER) {
            return;
        }
        if (now() < deadline) {
            arm();
            return;
        }
        deadline = NEVER;
        action.run();
    }
}
