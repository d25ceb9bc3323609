package dev.fairlead.ledger;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process brings about. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Eventually() {}

    /** Fails with the words where it does not come true before the deadline. */
    public static void isTrue(String words, BooleanSupplier condition) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not within " + DEADLINE + ": " + words);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
