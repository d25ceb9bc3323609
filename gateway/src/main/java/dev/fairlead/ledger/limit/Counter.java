package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one limit has counted. Guarded by the lock of its {@link Book}. Its time never goes back: a
 * clock that is set back opens no window a second time.
 */
final class Counter {
    private final Window window;

    /** What counts now, the oldest first; one alone unless the window rolls. */
    private final Deque<Slot> live = new ArrayDeque<>();

    /** When the newest slot is over. */
    private long turnsMillis;

    private long spent;
    private long held;

    Counter(Window window) {
        this.window = window;
    }

    Window window() {
        return window;
    }

    /** The slot in which what is taken now is counted. */
    Slot at(long nowMillis) {
        Slot newest = live.peekLast();
        if (newest != null && nowMillis < turnsMillis) {
            return newest;
        }
        return turn(nowMillis);
    }

    private Slot turn(long nowMillis) {
        switch (window) {
            case Window.Total _ -> {
                turnsMillis = Long.MAX_VALUE;
                return open(0, turnsMillis);
            }
            case Window.Calendar calendar -> {
                Instant now = Instant.ofEpochMilli(nowMillis);
                forget(Long.MAX_VALUE);
                turnsMillis = calendar.end(now).toEpochMilli();
                return open(calendar.start(now).toEpochMilli(), turnsMillis);
            }
            case Window.Rolling rolling -> {
                long step = rolling.stepMillis();
                long start = nowMillis - Math.floorMod(nowMillis, step);
                forget(start - step * Window.Rolling.STEPS);
                turnsMillis = start + step;
                return open(start, rolling.forgets(start));
            }
        }
    }

    private Slot open(long startMillis, long untilMillis) {
        Slot slot = new Slot(startMillis, untilMillis);
        live.addLast(slot);
        return slot;
    }

    /** What began before that counts no more. */
    private void forget(long beforeMillis) {
        for (Slot old = live.peekFirst();
                old != null && old.startMillis < beforeMillis;
                old = live.peekFirst()) {
            live.removeFirst();
            old.live = false;
            spent -= old.spent;
            held -= old.held;
        }
    }

    /** Holds so much more, or less, in that slot. */
    void hold(Slot slot, long more) {
        slot.held += more;
        if (slot.live) {
            held += more;
        }
    }

    void spend(Slot slot, long more) {
        slot.spent = Quantities.sum(slot.spent, more);
        if (slot.live) {
            spent = Quantities.sum(spent, more);
        }
    }

    /** What an earlier life spent in the slot that began then; nothing if that counts no more. */
    void restore(long startMillis, long amount) {
        Slot newest = live.peekLast();
        if (newest == null || newest.startMillis < startMillis) {
            spend(at(startMillis), amount);
            return;
        }
        Slot found = find(startMillis);
        if (found == null && window instanceof Window.Rolling rolling) {
            long counts = newest.startMillis - rolling.stepMillis() * Window.Rolling.STEPS;
            found =
                    startMillis < counts
                            ? null
                            : insert(new Slot(startMillis, rolling.forgets(startMillis)));
        }
        if (found != null) {
            spend(found, amount);
        }
    }

    private @Nullable Slot find(long startMillis) {
        for (Slot slot : live) {
            if (slot.startMillis == startMillis) {
                return slot;
            }
        }
        return null;
    }

    /** Among the others by its time: stores do not keep an order. */
    private Slot insert(Slot slot) {
        Deque<Slot> later = new ArrayDeque<>();
        for (Slot last = live.peekLast();
                last != null && last.startMillis > slot.startMillis;
                last = live.peekLast()) {
            later.addFirst(live.removeLast());
        }
        live.addLast(slot);
        live.addAll(later);
        return slot;
    }

    /** What stands in the way of more in that slot. */
    long taken(Slot slot) {
        return slot.live ? Quantities.sum(spent, held) : slot.taken();
    }

    long spent() {
        return spent;
    }

    long held() {
        return held;
    }

    /**
     * When so much of what was spent has gone that no more than {@code atMost} is left.
     *
     * @return null where time alone does not bring it
     */
    @Nullable Instant falls(long atMost, long nowMillis) {
        if (atMost < 0) {
            return null;
        }
        return switch (window) {
            case Window.Total _ -> null;
            case Window.Calendar calendar ->
                    calendar.end(Instant.ofEpochMilli(at(nowMillis).startMillis));
            case Window.Rolling rolling -> falls(rolling, atMost);
        };
    }

    private @Nullable Instant falls(Window.Rolling rolling, long atMost) {
        long left = Quantities.sum(spent, held);
        for (Slot slot : live) {
            left -= slot.taken();
            if (left <= atMost) {
                return Instant.ofEpochMilli(rolling.forgets(slot.startMillis));
            }
        }
        return null;
    }
}
