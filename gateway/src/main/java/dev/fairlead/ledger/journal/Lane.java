package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.Hold;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * One event loop's way into the journal: a segment of its own, so that nobody waits for anybody.
 * All methods are called on the thread it was made for.
 */
public final class Lane {
    /** A segment with fewer running attempts than this many bytes for each gives them away. */
    private static final int BYTES_PER_STRAGGLER = 8 * 1024;

    private final SegmentKeeper keeper;
    private final SegmentSync sync;
    private final Overflow overflow;
    private final Executor loop;
    private final EntryBuffer buffer = new EntryBuffer();

    /** Running attempts, those written longest ago first. */
    private final Openings running = new Openings();

    private @Nullable Segment current;
    private int appendedAt;
    private boolean rolled;

    Lane(SegmentKeeper keeper, SegmentSync sync, Overflow overflow, Executor loop) {
        this.keeper = keeper;
        this.sync = sync;
        this.overflow = overflow;
        this.loop = loop;
    }

    /** Notes that the attempt begins. Where no disk is left, only its end will be noted. */
    public Reservation reserve(Attempt attempt) {
        return reserve(new Opening(this, attempt, null, List.of()));
    }

    /** The same for an attempt that holds something of limits, which is settled with it. */
    public Reservation reserve(Attempt attempt, Hold hold) {
        return reserve(new Opening(this, attempt, hold, hold.counted()));
    }

    /** The same for one whose hold went with the process that died. */
    Reservation reserve(Attempt attempt, List<Counted> counted) {
        return reserve(new Opening(this, attempt, null, counted));
    }

    private Reservation reserve(Opening opening) {
        open(opening, ProgressBlock.USUAL_USAGE_BYTES);
        gatherStragglers();
        return opening;
    }

    private boolean open(Opening opening, int usageBytes) {
        buffer.clear();
        buffer.attempt(opening.attempt(), opening.counted());
        Segment segment = append(Segment.OPENED, ProgressBlock.size(usageBytes));
        if (segment == null) {
            return false;
        }
        opening.place(new Opening.Place(segment, appendedAt, buffer.bodyLength(), usageBytes));
        running.add(opening);
        return true;
    }

    /** Opens a running attempt once more, with that room for usage, unless there is no disk. */
    boolean reopen(Opening opening, int usageBytes) {
        running.remove(opening);
        boolean opened = open(opening, usageBytes);
        if (!opened) {
            running.add(opening);
        }
        return opened;
    }

    /** The usage as an entry has it, valid until the lane writes again. */
    EntryBuffer encoded(Usage usage) {
        buffer.clear();
        buffer.usage(usage);
        return buffer;
    }

    void settle(Opening opening, Settlement settlement, Runnable settled) {
        buffer.clear();
        attempt(opening);
        buffer.settlement(settlement);
        Segment segment = append(Segment.SETTLED, 0);
        if (segment == null) {
            overflow.offer(new UsageRecord(opening.attempt(), settlement, opening.counted()));
        }
        running.remove(opening);
        opening.close();
        gatherStragglers();
        if (segment == null) {
            settled.run();
            return;
        }
        sync.whenSafe(loop, settled);
    }

    /** Copied from its own entry where there is one: half the price of writing it anew. */
    private void attempt(Opening opening) {
        Opening.Place place = opening.place();
        if (place == null) {
            buffer.attempt(opening.attempt(), opening.counted());
            return;
        }
        buffer.copy(
                place.segment().memory(),
                place.entry() + (long) Segment.ENTRY_HEADER,
                place.bodyLength());
    }

    /** Adds what is in the buffer; null if there is no disk for it. */
    private @Nullable Segment append(int type, int blockBytes) {
        try {
            Segment segment = current;
            if (segment != null) {
                appendedAt = segment.append(buffer, type, blockBytes);
                if (appendedAt >= 0) {
                    return segment;
                }
            }
            return roll() ? append(type, blockBytes) : null;
        } catch (InternalError fault) {
            // The disk below the mapping is gone; the virtual machine tells it this way.
            keeper.report("the journal cannot be written: " + fault.getMessage());
            current = null;
            return null;
        }
    }

    private boolean roll() {
        if (!keeper.holds(buffer.bodyLength())) {
            return false;
        }
        Segment next = keeper.take();
        if (next == null) {
            return false;
        }
        if (current != null) {
            current.seal();
        }
        current = next;
        rolled = true;
        return true;
    }

    /**
     * A few attempts that run for hours would keep whole segments on the disk. After each new
     * segment, older ones with few running attempts are emptied into it.
     */
    private void gatherStragglers() {
        if (!rolled) {
            return;
        }
        rolled = false;
        Segment into = current;
        Opening next = running.first();
        while (next != null && into == current) {
            Opening opening = next;
            next = running.after(opening);
            Opening.Place place = opening.place();
            if (place == null || place.segment() == into) {
                return;
            }
            if (keeper.isThin(place.segment(), BYTES_PER_STRAGGLER)) {
                if (!reopen(opening, place.usageBytes())) {
                    return;
                }
                opening.carryOver(place);
            }
        }
    }

    /** Nothing more is written: the gateway has stopped. */
    void close() {
        Segment segment = current;
        if (segment != null) {
            segment.seal();
        }
        current = null;
    }
}
