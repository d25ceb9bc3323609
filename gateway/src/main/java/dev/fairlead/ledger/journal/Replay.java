package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.prices.Usage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the segments of an earlier life at the start: what has ended is left for the writer thread,
 * what was running is settled now. Being killed here and started again changes nothing, for an
 * attempt has but one record.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final CrashPricing pricing;
    private final List<Segment> segments = new ArrayList<>();
    private final Set<Key> ended = new HashSet<>();
    private final Map<Key, Running> running = new HashMap<>();
    private final List<Running> open = new ArrayList<>();

    Replay(CrashPricing pricing) {
        this.pricing = pricing;
    }

    private record Key(String callId, int attempt) {}

    /** An attempt that was running, with its account. */
    private record Running(
            Attempt attempt,
            List<Counted> counted,
            Progress progress,
            Segment segment,
            long block) {
        Key key() {
            return new Key(attempt.callId(), attempt.number());
        }

        /** Of an attempt that was opened twice the one that knows more counts. */
        Running or(Running other) {
            if (progress.reported().isEmpty() != other.progress.reported().isEmpty()) {
                return progress.reported().isEmpty() ? other : this;
            }
            return progress.responseBytes() >= other.progress.responseBytes() ? this : other;
        }
    }

    /** Reads one file; one that is no segment is put aside, not thrown away. */
    void read(Path file) throws IOException, DataFolderProblem {
        switch (SegmentHeader.read(file)) {
            case SegmentHeader.Found.Newer(int version) ->
                    throw new DataFolderProblem(
                            "the journal in "
                                    + file.getParent()
                                    + " was written by a newer Fairlead (format "
                                    + version
                                    + ", this program knows "
                                    + SegmentHeader.VERSION
                                    + "): start the newer program, or use another data folder");
            case SegmentHeader.Found.Unreadable() -> putAside(file);
            case SegmentHeader.Found.Known(SegmentHeader header) -> read(file, header);
        }
    }

    private static void putAside(Path file) throws IOException {
        if (SegmentHeader.isFollowedByNothing(file)) {
            // The process died while it made it, or made it new.
            Files.delete(file);
            return;
        }
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside);
        LOG.error("{} is no readable segment of the journal: kept as {}", file, aside);
    }

    private void read(Path file, SegmentHeader header) throws IOException {
        Segment segment = Segment.found(file, header);
        segments.add(segment);
        int size = (int) segment.memory().byteSize();
        SegmentScan scan = new SegmentScan(segment, SegmentHeader.SIZE, size);
        for (SegmentScan.Entry entry = scan.next(); entry != null; entry = scan.next()) {
            try {
                note(segment, entry);
            } catch (RuntimeException e) {
                LOG.error(
                        "{}: an entry at {} cannot be understood: {}",
                        file,
                        entry.at(),
                        e.toString());
            }
        }
        segment.publish(scan.end());
        if (scan.damagedBytes() > 0) {
            LOG.error("{}: {} damaged bytes were stepped over", file, scan.damagedBytes());
        } else if (scan.isTorn()) {
            LOG.warn(
                    "{}: an entry was torn at {}, as happens when a process dies",
                    file,
                    scan.end());
        }
    }

    private void note(Segment segment, SegmentScan.Entry entry) {
        EntryReader body = entry.body();
        Attempt attempt = body.attempt();
        if (entry.type() == Segment.SETTLED) {
            ended.add(new Key(attempt.callId(), attempt.number()));
            return;
        }
        int blockOffset = Segment.blockOffset(entry.bodyLength());
        long block = entry.at() + (long) blockOffset;
        boolean sound = ProgressBlock.isSound(segment.memory(), block, entry.size() - blockOffset);
        if (sound && !ProgressBlock.isOpen(segment.memory(), block)) {
            return;
        }
        Progress progress =
                sound
                        ? ProgressBlock.read(segment.memory(), block)
                        : new Progress(null, 0, 0, Usage.NONE);
        open.add(new Running(attempt, body.counted(), progress, segment, block));
    }

    /** The start has failed: nothing was changed. */
    void abandon() {
        segments.forEach(Segment::close);
    }

    /** The segments read, in order. */
    List<Segment> segments() {
        return segments;
    }

    /**
     * Settles through the lane what was running.
     *
     * @return how many attempts there were
     */
    int settle(Lane lane) {
        for (Running attempt : open) {
            if (!ended.contains(attempt.key())) {
                running.merge(attempt.key(), attempt, Running::or);
            }
        }
        for (Running attempt : running.values()) {
            Reservation reservation = lane.reserve(attempt.attempt(), attempt.counted());
            Progress progress = attempt.progress();
            int status = progress.status() == null ? 0 : progress.status();
            reservation.progress(
                    status,
                    progress.responseBytes(),
                    progress.outputTextBytes(),
                    progress.reported());
            reservation.settle(settlement(attempt), () -> {});
        }
        // Only now, when all are noted elsewhere, may the old notes go.
        open.forEach(o -> ProgressBlock.close(o.segment().memory(), o.block()));
        return running.size();
    }

    private Settlement settlement(Running attempt) {
        try {
            return pricing.settle(
                    attempt.attempt(),
                    attempt.progress(),
                    attempt.counted().stream().anyMatch(at -> at.traits().assumes()));
        } catch (RuntimeException e) {
            LOG.error("attempt {} cannot be priced", attempt.attempt().callId(), e);
            Progress progress = attempt.progress();
            return new Settlement(
                    progress.status(),
                    Ending.GATEWAY_CRASHED,
                    null,
                    null,
                    progress.reported(),
                    null,
                    Certainty.UNPRICED,
                    "could not be priced after a crash",
                    new Settlement.Timing(null, null),
                    new Settlement.Traffic(
                            attempt.attempt().requestTextBytes(), progress.responseBytes()));
        }
    }
}
