package dev.fairlead.ledger.journal;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Forces what the lanes have written to the disk, on a thread of its own, for a disk may take its
 * time: at intervals, or at once for those who wait, all of them together.
 */
final class SegmentSync implements Runnable {
    private final SegmentKeeper keeper;
    private final JournalSettings settings;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    SegmentSync(SegmentKeeper keeper, JournalSettings settings) {
        this.keeper = keeper;
        this.settings = settings;
    }

    /** One that waits for the disk. */
    private record Waiter(Executor loop, Runnable action) {}

    void start() {
        if (settings.sync() != JournalSync.OFF) {
            Thread sync = Thread.ofPlatform().name("journal-sync").daemon().unstarted(this);
            thread = sync;
            sync.start();
        }
    }

    /** Runs the action once what was written before is as safe as the settings ask. */
    void whenSafe(Executor loop, Runnable action) {
        if (settings.sync() != JournalSync.EACH) {
            action.run();
            return;
        }
        waiters.add(new Waiter(loop, action));
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!stopping) {
            force();
            if (waiters.isEmpty()) {
                LockSupport.parkNanos(this, settings.interval().toNanos());
            }
        }
        force();
    }

    private void force() {
        List<Waiter> served = new ArrayList<>();
        for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
            served.add(next);
        }
        for (Segment segment : keeper.live()) {
            try {
                segment.force();
            } catch (UncheckedIOException | InternalError e) {
                keeper.report("the journal cannot be forced to the disk: " + e.getMessage());
            }
        }
        // Also where that failed: an answer is not held back for it.
        served.forEach(waiter -> waiter.loop().execute(waiter.action()));
    }

    /** Ends the thread after a last time. Called once nobody writes. */
    void stop() throws InterruptedException {
        stopping = true;
        Thread sync = thread;
        if (sync != null) {
            LockSupport.unpark(sync);
            sync.join();
        }
    }
}
