package dev.fairlead;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something again and again, on a thread of its own, until it is closed. */
final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

    private final ScheduledExecutorService executor;

    /**
     * Begins after the first pause.
     *
     * @param task what it throws is logged and does not end it
     */
    Repeating(String name, Duration pause, Runnable task) {
        executor =
                Executors.newSingleThreadScheduledExecutor(
                        work -> Thread.ofPlatform().daemon().name(name).unstarted(work));
        executor.scheduleWithFixedDelay(
                () -> safely(name, task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void safely(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("{} failed and goes on", name, fault);
        }
    }

    /** Waits for a run that is under way. */
    @Override
    public void close() {
        executor.close();
    }
}
