package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The counters of one organisation. What is reserved is reserved on all limits that apply, or on
 * none, under one lock that is held for some hundred nanoseconds: no reservation that comes to
 * nothing is ever seen by another. For any thread; nothing here waits for anything but that lock,
 * which is the book's own monitor.
 *
 * <p>A counter lives as long as the book, whatever becomes of its limit: who takes a limit away and
 * brings it back finds what was spent.
 */
public final class Book {
    private final Map<String, Counter> counters = new HashMap<>();

    /** What an earlier life counted for limits that there are not, or not yet. */
    private final Map<String, List<Kept>> unclaimed = new HashMap<>();

    private volatile boolean ready;

    /**
     * What there is to say of a limit.
     *
     * @param spent settled in the window
     * @param held for what runs now
     * @param resetsAt when the calendar turns; null where it does not
     */
    public record Standing(long spent, long held, @Nullable Instant resetsAt) {}

    /**
     * The limit with its counter, which another limit with that key had before, if any.
     *
     * @param key tells the counter from all others: its owner, metric and window are in it
     * @throws IllegalArgumentException where the key stands for a counter of another window
     */
    public synchronized Line line(String key, LimitSettings settings) {
        Limit limit = settings.limit();
        Counter counter = counters.computeIfAbsent(key, _ -> counter(key, limit.window()));
        if (!counter.window().equals(limit.window())) {
            throw new IllegalArgumentException(key + ": a counter of another window");
        }
        return new Line(key, settings, counter);
    }

    private Counter counter(String key, Window window) {
        Counter counter = new Counter(window);
        List<Kept> before = unclaimed.remove(key);
        if (before != null) {
            before.forEach(kept -> counter.restore(kept.startMillis(), kept.amount()));
        }
        return counter;
    }

    /** Takes so much of every line, or nothing of any. */
    public synchronized Reserving reserve(List<Line> lines, Quantities asked, Instant now) {
        long nowMillis = now.toEpochMilli();
        Slot[] slots = new Slot[lines.size()];
        Reserving.Denied denied = null;
        for (int i = 0; i < slots.length; i++) {
            Line line = lines.get(i);
            slots[i] = line.counter().at(nowMillis);
            long amount = line.limit().of(asked);
            if (!line.limit().admits(line.counter().taken(slots[i]), amount)) {
                denied = longer(denied, denied(line, amount, nowMillis));
            }
        }
        if (denied != null) {
            return denied;
        }
        Hold hold = new Hold(this, lines, slots, Quantities.NONE);
        hold.take(asked);
        return hold;
    }

    private static Reserving.Denied denied(Line line, long asked, long nowMillis) {
        Counter counter = line.counter();
        Limit limit = line.limit();
        long room = limit.terms().policy() == Limit.Policy.LAST ? 1 : asked;
        return new Reserving.Denied(
                line,
                counter.spent(),
                counter.held(),
                asked,
                counter.falls(limit.amount() - room, nowMillis));
    }

    private static Reserving.Denied longer(Reserving.@Nullable Denied one, Reserving.Denied other) {
        if (one == null) {
            return other;
        }
        Instant first = one.resetsAt();
        Instant second = other.resetsAt();
        boolean firstLasts = first == null || (second != null && !first.isBefore(second));
        return firstLasts ? one : other;
    }

    /** Whether what an earlier life counted is known: {@link #restore} was called. */
    public boolean isReady() {
        return ready;
    }

    /** Whatever has a counter, sorted; also what no limit asks for any more. */
    public synchronized List<String> keys() {
        return Stream.concat(counters.keySet().stream(), unclaimed.keySet().stream())
                .sorted()
                .toList();
    }

    /** What an earlier life of the gateway counted, each counter and window once. */
    public synchronized void restore(List<Kept> all) {
        ready = true;
        for (Kept kept : all) {
            Counter counter = counters.get(kept.counter());
            if (counter == null) {
                unclaimed.computeIfAbsent(kept.counter(), _ -> new ArrayList<>()).add(kept);
            } else {
                counter.restore(kept.startMillis(), kept.amount());
            }
        }
    }

    public synchronized Standing standing(Line line, Instant now) {
        Counter counter = line.counter();
        Slot slot = counter.at(now.toEpochMilli());
        Window window = counter.window();
        Instant resetsAt = window.turns(Instant.ofEpochMilli(slot.startMillis));
        return new Standing(counter.spent(), counter.held(), resetsAt);
    }
}
