package dev.fairlead.ledger.journal;

import dev.fairlead.ledger.RecordStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The journal of one running gateway: every attempt is noted when it begins and when it has ended,
 * and what has ended goes into the store. Nothing on a request's way waits for a disk or a
 * database.
 *
 * <h2>How it works</h2>
 *
 * A {@link Lane} per event loop appends to a {@link Segment} of its own, memory that the operating
 * system keeps in a file: what is written there survives the death of the process at once. The
 * {@link SegmentKeeper} makes empty segments beforehand; {@link SegmentSync} forces what is written
 * to the disk; the {@link StoreWriter} moves records on; {@link Replay} reads what an earlier
 * process left. Where there is no disk, {@link Overflow} holds records in memory.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MOST_SPARES = 16;

    private final JournalSettings settings;
    private final Overflow overflow = new Overflow();
    private final SegmentKeeper keeper;
    private final SegmentSync sync;
    private final StoreWriter writer;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    /** Not shared by all journals: a process may open one after the other. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Lane> laneOfThread = new ThreadLocal<>();

    private Journal(SegmentFiles files, JournalSettings settings, RecordStore store) {
        this.settings = settings;
        int spares = Math.min(MOST_SPARES, Runtime.getRuntime().availableProcessors()) + 1;
        keeper = new SegmentKeeper(files, settings, spares);
        sync = new SegmentSync(keeper, settings);
        writer = new StoreWriter(keeper, overflow, store);
    }

    /**
     * Opens the journal of the folder: returns once everything an earlier process left is settled,
     * and in the store if that answers.
     *
     * @param store used by the journal alone from now on, closed by whoever made it
     * @param pricing for attempts that were running when an earlier process died
     * @throws DataFolderProblem where a newer program wrote it, or it cannot be read
     */
    public static Journal open(
            DataFolder folder, JournalSettings settings, RecordStore store, CrashPricing pricing)
            throws DataFolderProblem, InterruptedException {
        SegmentFiles files = new SegmentFiles(folder.journal(), settings, new SecureRandom());
        Replay replay = new Replay(pricing);
        try {
            for (Path file : files.existing()) {
                replay.read(file);
            }
        } catch (DataFolderProblem e) {
            replay.abandon();
            throw e;
        } catch (IOException e) {
            replay.abandon();
            throw new DataFolderProblem(
                    "the journal in " + folder.path() + " cannot be read: " + e, e);
        }
        Journal journal = new Journal(files, settings, store);
        journal.begin(replay);
        return journal;
    }

    private void begin(Replay replay) throws InterruptedException {
        replay.segments().forEach(keeper::found);
        keeper.start();
        sync.start();
        Lane lane = new Lane(keeper, sync, overflow, Runnable::run);
        int crashed = replay.settle(lane);
        lane.close();
        if (crashed > 0) {
            LOG.warn("{} attempts were running when the last process died: settled", crashed);
        }
        if (replay.segments().isEmpty()) {
            writer.caughtUp();
        } else {
            writer.drainAll(settings.patience());
        }
        writer.start();
    }

    /**
     * The lane of the current thread, which is an event loop or another that lives long; made when
     * it is first asked for.
     *
     * @param loop where the lane answers when it cannot answer at once
     */
    public Lane lane(Executor loop) {
        Lane lane = laneOfThread.get();
        if (lane == null) {
            lane = new Lane(keeper, sync, overflow, loop);
            lanes.add(lane);
            laneOfThread.set(lane);
        }
        return lane;
    }

    /** Whether the store knows everything that an earlier life left here. */
    public boolean hasCaughtUp() {
        return writer.hasCaughtUp();
    }

    /** Whether what ends now finds a place, on the disk or in memory. */
    public boolean hasRoom() {
        return overflow.size() < Overflow.CAPACITY;
    }

    public JournalHealth health() {
        long waiting = 0;
        int segments = 0;
        for (Segment segment : keeper.live()) {
            waiting += segment.published() - segment.stored();
            segments++;
        }
        return new JournalHealth(
                waiting,
                segments,
                overflow.size(),
                overflow.lost(),
                keeper.problem(),
                writer.failure());
    }

    /**
     * Moves everything into the store; what it does not take in the time set stays in the journal
     * for the next start. Called when no lane is used any more.
     */
    @Override
    public void close() {
        new ArrayList<>(lanes).forEach(Lane::close);
        try {
            writer.stop(settings.patience());
            sync.stop();
            keeper.stop();
        } catch (InterruptedException _) {
            // The journal holds what is left; the next start finds it.
            Thread.currentThread().interrupt();
        }
    }
}
