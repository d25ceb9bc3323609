package dev.fairlead.http;

import java.time.Duration;

/**
 * The event loop on which a call lives from its first byte to its last: one thread, so what runs on
 * it needs no locks, and nothing that runs on it may wait.
 */
public interface Loop {
    /** Whether the current thread is this loop. */
    boolean isCurrent();

    /** Runs the task on the loop, soon; never within this call. */
    void execute(Runnable task);

    /** Runs the task on the loop once the time is over. */
    Timer after(Duration delay, Runnable task);

    /** Something that will happen. */
    interface Timer {
        /** It will not happen any more; no effect where it already has. Called on the loop. */
        void cancel();
    }
}
