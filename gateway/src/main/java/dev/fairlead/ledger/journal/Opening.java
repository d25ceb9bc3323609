package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.Hold;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** A running attempt and its entry in the journal, if there was disk for one. */
final class Opening implements Reservation {
    /** Links of {@link Openings}. */
    @Nullable Opening previous;

    @Nullable Opening next;

    private final Lane lane;
    private final Attempt attempt;
    private final @Nullable Hold hold;
    private final List<Counted> counted;
    private @Nullable Place place;
    private int turn;
    private int usageTurn;
    private ProgressBlock.Counters latestCounters = new ProgressBlock.Counters(0, 0, 0);
    private Usage reported = Usage.NONE;
    private boolean settled;

    /**
     * @param hold settled with the attempt; null where there is none, or none any more
     * @param counted against which limits it counts
     */
    Opening(Lane lane, Attempt attempt, @Nullable Hold hold, List<Counted> counted) {
        this.lane = lane;
        this.attempt = attempt;
        this.hold = hold;
        this.counted = counted;
    }

    /**
     * Where the running account is.
     *
     * @param entry where the entry begins in the segment
     * @param bodyLength how long its body is, which is the attempt
     * @param usageBytes how much room the account has for usage
     */
    record Place(Segment segment, int entry, int bodyLength, int usageBytes) {
        int block() {
            return entry + Segment.blockOffset(bodyLength);
        }
    }

    Attempt attempt() {
        return attempt;
    }

    List<Counted> counted() {
        return counted;
    }

    @Nullable Place place() {
        return place;
    }

    void place(Place now) {
        place = now;
        Segment segment = now.segment();
        ProgressBlock.open(segment.memory(), now.block(), now.usageBytes());
        segment.openings(segment.openings() + 1);
    }

    /** The account goes on where it is now: what it was before is copied, then closed. */
    void carryOver(Place before) {
        Place now = place;
        if (now != null) {
            ProgressBlock.copy(
                    before.segment().memory(), before.block(), now.segment().memory(), now.block());
            close(before);
        }
    }

    @Override
    public @Nullable Refusal progress(
            int status, long responseBytes, long outputTextBytes, Usage latest) {
        Place now = place;
        if (now == null) {
            return null;
        }
        try {
            counters(now, new ProgressBlock.Counters(status, responseBytes, outputTextBytes));
            if (isNews(latest)) {
                reported = latest;
                usage(now, latest);
            }
        } catch (InternalError _) {
            // The disk below the mapping is gone: the lane meets the same and reports it.
            place = null;
        }
        return null;
    }

    /** Whoever reports the same again has the same object: no need to look into it. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isNews(Usage latest) {
        return latest != reported;
    }

    private void counters(Place now, ProgressBlock.Counters counters) {
        turn++;
        ProgressBlock.counters(now.segment().memory(), now.block(), turn, counters);
        latestCounters = counters;
    }

    private void usage(Place now, Usage latest) {
        usageTurn++;
        EntryBuffer encoded = lane.encoded(latest);
        if (ProgressBlock.usage(now.segment().memory(), now.block(), usageTurn, encoded)) {
            return;
        }
        // It has outgrown its room: the attempt is opened once more, with more.
        if (lane.reopen(this, 2 * encoded.bodyLength())) {
            Place wider = Objects.requireNonNull(place);
            counters(wider, latestCounters);
            ProgressBlock.usage(
                    wider.segment().memory(), wider.block(), usageTurn, lane.encoded(latest));
            close(now);
        }
    }

    @Override
    public void settle(Settlement settlement, Runnable whenSettled) {
        if (settled) {
            throw new IllegalStateException("attempt " + attempt.callId() + " was settled before");
        }
        settled = true;
        if (hold != null) {
            hold.settle(UsageRecord.quantities(attempt, settlement));
        }
        lane.settle(this, settlement, whenSettled);
    }

    void close() {
        Place now = place;
        place = null;
        if (now != null) {
            try {
                close(now);
            } catch (InternalError _) {
                // As in progress: the record itself is elsewhere by now.
                return;
            }
        }
    }

    private static void close(Place was) {
        ProgressBlock.close(was.segment().memory(), was.block());
        was.segment().openings(was.segment().openings() - 1);
    }
}
