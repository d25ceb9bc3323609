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

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final ScheduledExecutorService executor;

    /**
     * Begins after the first pause.
     *
     * @param task what it throws is logged and does not end it
     */
    Repeating(String name, Duration pause, Runnable task) {
        this.name = name;
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

    /** Waits for a run that is under way, up to 5 seconds: it may hang on a network's folder. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} did not end within {}", name, PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
