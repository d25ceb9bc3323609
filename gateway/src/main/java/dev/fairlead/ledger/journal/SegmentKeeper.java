package dev.fairlead.ledger.journal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps empty segments at hand for the lanes and takes back what is spent, on a thread of its own:
 * making one takes a millisecond, or many.
 */
final class SegmentKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentKeeper.class);

    /** How long a full disk is left alone before the next try. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** A lane that finds no empty segment makes one itself, unless the disk hangs that long. */
    private static final Duration HANGS = Duration.ofSeconds(2);

    private static final Duration PACE = Duration.ofMillis(50);

    private final SegmentFiles files;
    private final JournalSettings settings;
    private final int wanted;
    private final Queue<Segment> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger spareCount = new AtomicInteger();
    private final Queue<Segment> live = new ConcurrentLinkedQueue<>();
    private final Queue<Segment> spent = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String problem;
    private volatile long makingSince = Long.MAX_VALUE;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private long retryAt;

    /**
     * @param wanted how many empty segments are to be at hand: one for each lane, so that all may
     *     begin at once
     */
    SegmentKeeper(SegmentFiles files, JournalSettings settings, int wanted) {
        this.files = files;
        this.settings = settings;
        this.wanted = wanted;
        retryAt = System.nanoTime();
    }

    /** An empty segment; null if there is no disk for one. Called by lanes. */
    @Nullable Segment take() {
        Segment segment = spares.poll();
        if (segment != null) {
            spareCount.decrementAndGet();
        } else if (problem == null && !diskHangs()) {
            segment = makeAtOnce();
        }
        if (segment != null) {
            live.add(segment);
            LockSupport.unpark(thread);
        }
        return segment;
    }

    /**
     * The keeper did not get the processor in time. To make a segment here takes its millisecond
     * from the loop; not to make one would leave records in memory, which dies with the process.
     */
    private @Nullable Segment makeAtOnce() {
        try {
            return files.make();
        } catch (IOException e) {
            report(e);
            return null;
        }
    }

    private boolean diskHangs() {
        long since = makingSince;
        return since != Long.MAX_VALUE && System.nanoTime() - since > HANGS.toNanos();
    }

    /** Whether a segment can hold an entry with such a body at all. */
    boolean holds(int bodyLength) {
        return bodyLength < settings.segmentBytes() / 4;
    }

    /** Whether less than that part of the segment belongs to running attempts. */
    boolean isThin(Segment segment, int bytesPerOpening) {
        return segment.openings() < settings.segmentBytes() / bytesPerOpening;
    }

    /** A segment from an earlier life that still has something to give. */
    void found(Segment segment) {
        live.add(segment);
    }

    /** All that may hold something which is not in the store. */
    Iterable<Segment> live() {
        return live;
    }

    /** Nothing of it is needed any more; called by the writer thread. */
    void release(Segment segment) {
        live.remove(segment);
        spent.add(segment);
    }

    /** What is wrong with the journal's disk; null if nothing is. */
    @Nullable String problem() {
        return problem;
    }

    void report(String what) {
        if (!what.equals(problem)) {
            problem = what;
            LOG.error("{}", what);
        }
    }

    private void report(IOException e) {
        report("the journal gets no new segment: " + e.getMessage());
    }

    void start() {
        refill();
        Thread keeper = Thread.ofPlatform().name("journal-keeper").daemon().unstarted(this);
        thread = keeper;
        keeper.start();
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                reclaim();
                refill();
            } catch (RuntimeException | InternalError e) {
                report("the journal's keeper met " + e);
            }
            LockSupport.parkNanos(this, PACE.toNanos());
        }
    }

    /** All is well when enough are at hand, also where those are old ones come back. */
    private void refill() {
        if (System.nanoTime() - retryAt < 0) {
            return;
        }
        makingSince = System.nanoTime();
        try {
            while (spareCount.get() < wanted) {
                addSpare(files.make());
                makingSince = System.nanoTime();
            }
            recovered();
        } catch (IOException e) {
            retryAt = System.nanoTime() + RETRY.toNanos();
            report(e);
        } finally {
            makingSince = Long.MAX_VALUE;
        }
    }

    private void addSpare(Segment segment) {
        spares.add(segment);
        spareCount.incrementAndGet();
    }

    private void recovered() {
        if (problem != null) {
            problem = null;
            LOG.info("the journal gets new segments again");
        }
    }

    private void reclaim() {
        List<Segment> busy = new ArrayList<>();
        for (Segment segment = spent.poll(); segment != null; segment = spent.poll()) {
            if (!segment.tryRetire()) {
                busy.add(segment);
                continue;
            }
            try {
                reuseOrDelete(segment);
            } catch (IOException e) {
                LOG.warn("a segment of the journal cannot be removed: {}", e.getMessage());
            }
        }
        spent.addAll(busy);
    }

    private void reuseOrDelete(Segment segment) throws IOException {
        if (spareCount.get() < wanted && files.isOfUse(segment)) {
            files.renew(segment);
            addSpare(segment);
        } else {
            segment.delete();
        }
    }

    /** Ends the thread, then removes what is not needed. Called once nobody writes. */
    void stop() throws InterruptedException {
        stopping = true;
        Thread keeper = thread;
        if (keeper != null) {
            LockSupport.unpark(keeper);
            keeper.join();
        }
        spent.addAll(spares);
        for (Segment segment : spent) {
            remove(segment);
        }
        live.forEach(Segment::close);
        live.clear();
    }

    private static void remove(Segment segment) {
        try {
            segment.delete();
        } catch (IOException e) {
            LOG.warn("a segment of the journal cannot be removed: {}", e.getMessage());
        }
    }
}
