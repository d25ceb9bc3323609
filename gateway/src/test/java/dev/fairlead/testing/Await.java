package dev.fairlead.testing;

import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true, with a deadline that only a failure meets. */
public final class Await {
    private static final long DEADLINE_NANOS = 30_000_000_000L;
    private static final long BETWEEN_LOOKS_NANOS = 5_000_000L;

    private Await() {}

    /** A question to the world. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns when it holds; fails naming it if it does not within half a minute. */
    public static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so after half a minute: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
