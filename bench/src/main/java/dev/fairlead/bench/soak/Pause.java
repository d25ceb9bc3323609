package dev.fairlead.bench.soak;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Doing nothing for a while, as slow clients do. */
final class Pause {
    private Pause() {}

    static void of(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
