package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves what has ended from the journal into the store, in batches, each one transaction together
 * with the journal's positions: exactly once, however often it is tried. While the store is away
 * everything stays where it is.
 */
final class StoreWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int BATCH = 1024;

    /** Long enough for a good batch, short enough for those who look. */
    private static final Duration PACE = Duration.ofMillis(200);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    private final SegmentKeeper keeper;
    private final Overflow overflow;
    private final RecordStore store;
    private final Set<Long> freed = new HashSet<>();

    /**
     * What the store said at the start about segments of an earlier life; null until it answers.
     */
    private @Nullable Map<Long, Long> known;

    private long reportedLost;
    private Duration backoff = Duration.ZERO;
    private volatile @Nullable StoreFailure failure;
    private volatile boolean caughtUp;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    StoreWriter(SegmentKeeper keeper, Overflow overflow, RecordStore store) {
        this.keeper = keeper;
        this.overflow = overflow;
        this.store = store;
    }

    /** Why the store took nothing the last time; null if it did. */
    @Nullable StoreFailure failure() {
        return failure;
    }

    /** Whether there was a moment when the store had all there was. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    void caughtUp() {
        caughtUp = true;
    }

    void start() {
        Thread writer = Thread.ofPlatform().name("journal-writer").daemon().unstarted(this);
        thread = writer;
        writer.start();
    }

    @Override
    public void run() {
        while (!stopping) {
            boolean more = drain();
            reportLost();
            if (!more) {
                Duration pause = backoff.isZero() ? PACE : backoff;
                LockSupport.parkNanos(this, pause.toNanos());
            }
        }
    }

    /** Ends the thread, then moves what is left, as far as the store and the time allow. */
    void stop(Duration atMost) throws InterruptedException {
        stopping = true;
        Thread writer = thread;
        if (writer != null) {
            LockSupport.unpark(writer);
            writer.join();
        }
        drainAll(atMost);
        reportLost();
    }

    /** Moves all there is; gives up when the store does not take it in that time. */
    void drainAll(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - until < 0) {
            if (!drain()) {
                if (failure == null) {
                    return;
                }
                Thread.sleep(backoff);
            }
        }
    }

    /**
     * Moves one batch.
     *
     * @return whether there may be more at once
     */
    boolean drain() {
        try {
            Batching batching = collect();
            RecordStore.Batch batch = batching.batch();
            if (!batch.isEmpty()) {
                store.add(batch);
            }
            batching.confirm();
            taken();
            if (!batching.isFull()) {
                caughtUp();
            }
            return batching.isFull();
        } catch (StoreFailure e) {
            refused(e);
        } catch (RuntimeException | InternalError e) {
            refused(new StoreFailure(StoreFailure.Kind.BROKEN, "the store met " + e, e));
        }
        return false;
    }

    private void taken() {
        if (failure != null) {
            LOG.info("usage records are written again");
        }
        failure = null;
        backoff = Duration.ZERO;
    }

    private void refused(StoreFailure e) {
        StoreFailure before = failure;
        if (before == null || before.kind() != e.kind()) {
            LOG.warn("usage records wait in the journal: {}", e.sentence());
        }
        failure = e;
        Duration longer = backoff.isZero() ? Duration.ofMillis(100) : backoff.multipliedBy(2);
        backoff = longer.compareTo(LONGEST_BACKOFF) < 0 ? longer : LONGEST_BACKOFF;
    }

    private void reportLost() {
        long lost = overflow.lost();
        if (lost > reportedLost) {
            LOG.error(
                    "{} usage records are lost: no disk for the journal, the store takes nothing,"
                            + " and the queue in memory is full",
                    lost - reportedLost);
            reportedLost = lost;
        }
    }

    private Batching collect() throws StoreFailure {
        Map<Long, Long> positions = known;
        if (positions == null) {
            positions = store.positions();
            known = positions;
            for (Segment segment : keeper.live()) {
                Long position = positions.get(segment.id());
                if (position != null) {
                    segment.stored((int) Math.min(position, segment.published()));
                }
            }
            forget(positions.keySet());
        }
        Batching batching = new Batching();
        for (Segment segment : keeper.live()) {
            if (batching.isFull()) {
                break;
            }
            batching.read(segment);
        }
        batching.readOverflow();
        return batching;
    }

    /** Positions of segments that are no more: a process died before it could say so. */
    private void forget(Set<Long> inStore) {
        freed.addAll(inStore);
        keeper.live().forEach(segment -> freed.remove(segment.id()));
    }

    /** One batch while it is put together. */
    private final class Batching {
        private final List<UsageRecord> records = new ArrayList<>();
        private final Map<Segment, Integer> readTo = new LinkedHashMap<>();
        private int overflowed;
        private Set<Long> forgotten = Set.of();

        boolean isFull() {
            return records.size() >= BATCH;
        }

        void read(Segment segment) {
            int to = segment.published();
            SegmentScan scan = new SegmentScan(segment, segment.stored(), to);
            int done = segment.stored();
            SegmentScan.Entry entry = isFull() ? null : scan.next();
            while (entry != null) {
                done = entry.at() + entry.size();
                if (entry.type() == Segment.SETTLED) {
                    add(segment, entry);
                }
                entry = isFull() ? null : scan.next();
            }
            if (!isFull()) {
                done = to;
            }
            if (done > segment.stored()) {
                readTo.put(segment, done);
            }
        }

        private void add(Segment segment, SegmentScan.Entry entry) {
            try {
                EntryReader body = entry.body();
                Attempt attempt = body.attempt();
                records.add(new UsageRecord(attempt, body.settlement(), body.counted()));
            } catch (RuntimeException e) {
                LOG.error("{}: no record at {}: {}", segment.file(), entry.at(), e.toString());
            }
        }

        void readOverflow() {
            overflowed = overflow.peek(records, BATCH);
        }

        RecordStore.Batch batch() {
            Map<Long, Long> positions = new HashMap<>();
            readTo.forEach((segment, to) -> positions.put(segment.id(), (long) to));
            forgotten = records.isEmpty() ? Set.of() : Set.copyOf(freed);
            return new RecordStore.Batch(
                    records, records.isEmpty() ? Map.of() : positions, forgotten);
        }

        /** It is in the store. */
        void confirm() {
            overflow.remove(overflowed);
            freed.removeAll(forgotten);
            readTo.forEach(Segment::stored);
            for (Segment segment : keeper.live()) {
                if (segment.isSpent()) {
                    freed.add(segment.id());
                    keeper.release(segment);
                }
            }
        }
    }
}
