package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What one call or attempt holds of all limits that apply to it, until it is settled or given back:
 * once. It gives back what it took, whatever the configuration says by then. For any thread.
 */
public final class Hold implements Reserving {
    private final Book book;
    private final List<Line> lines;
    private final Slot[] slots;
    private Quantities taken;
    private boolean over;

    Hold(Book book, List<Line> lines, Slot[] slots, Quantities taken) {
        this.book = book;
        this.lines = lines;
        this.slots = slots;
        this.taken = taken;
    }

    /**
     * Takes as much again of every limit, in the window of the beginning, or of none.
     *
     * @return null where it was taken; else a limit that has no room, of one that is over the first
     */
    public @Nullable Line extend(Quantities more) {
        synchronized (book) {
            if (over) {
                return slots.length == 0 ? null : lines.getFirst();
            }
            for (int i = 0; i < slots.length; i++) {
                Limit limit = lines.get(i).limit();
                long asked = limit.of(more);
                if (!limit.lets(lines.get(i).counter().taken(slots[i]), asked)) {
                    return lines.get(i);
                }
            }
            take(more);
            return null;
        }
    }

    /** For {@link Book}, whose lock is held. */
    void take(Quantities more) {
        Quantities before = taken;
        taken = before.plus(more);
        for (int i = 0; i < slots.length; i++) {
            Limit limit = lines.get(i).limit();
            lines.get(i).counter().hold(slots[i], limit.of(taken) - limit.of(before));
        }
    }

    /**
     * Ends it with what was spent, be it more than was held.
     *
     * @throws IllegalStateException the second time
     */
    public void settle(Quantities spent) {
        synchronized (book) {
            end();
            for (int i = 0; i < slots.length; i++) {
                Counter counter = lines.get(i).counter();
                Limit limit = lines.get(i).limit();
                counter.hold(slots[i], -limit.of(taken));
                if (limit.metric() != Metric.CONCURRENCY) {
                    counter.spend(slots[i], limit.of(spent));
                }
            }
        }
    }

    /** Ends it as if it had never been; without effect once it is over. */
    public void giveBack() {
        synchronized (book) {
            if (!over) {
                settle(Quantities.NONE);
            }
        }
    }

    /** How many {@link #counted(int)} there are. */
    public int size() {
        return slots.length;
    }

    /** Where it is counted, by one of the limits. */
    public Counted counted(int at) {
        Line line = lines.get(at);
        Slot slot = slots[at];
        return new Counted(
                line.key(),
                slot.startMillis,
                slot.untilMillis,
                line.limit().metric(),
                line.traits());
    }

    /** All counted. */
    public List<Counted> counted() {
        List<Counted> counted = new ArrayList<>(slots.length);
        for (int i = 0; i < slots.length; i++) {
            counted.add(counted(i));
        }
        return counted;
    }

    private void end() {
        if (over) {
            throw new IllegalStateException("settled before");
        }
        over = true;
    }
}
