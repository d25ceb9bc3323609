package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What limits mean, written down as plainly as can be: every window of every counter is kept for
 * ever and added up anew each time. Windows are those of UTC.
 */
final class Model {
    private final Map<String, TreeMap<Long, Sums>> counters = new HashMap<>();
    private final Map<String, Long> latest = new HashMap<>();

    /** What is in one window or one step of one. */
    private static final class Sums {
        private long spent;
        private long held;
    }

    /** What one call holds: the start of the window, by key. */
    static final class Taken {
        private final Map<String, Long> starts = new HashMap<>();
        private Quantities held = Quantities.NONE;

        long start(String key) {
            return starts.getOrDefault(key, 0L);
        }
    }

    /** Null where the limits do not allow it. */
    @Nullable Taken reserve(List<Line> lines, Quantities asked, long now) {
        Taken taken = new Taken();
        for (Line line : lines) {
            long start = start(line, now);
            taken.starts.put(line.key(), start);
        }
        return take(lines, taken, asked) ? taken : null;
    }

    /** Whether the limits allow it. */
    boolean take(List<Line> lines, Taken taken, Quantities more) {
        for (Line line : lines) {
            long asked = more.of(line.limit().metric());
            long before = standing(line, taken.start(line.key()));
            boolean blocks = line.limit().action() == Limit.Action.BLOCK;
            if (blocks && asked > 0 && before + asked > line.limit().amount()) {
                return false;
            }
        }
        taken.held = taken.held.plus(more);
        for (Line line : lines) {
            sums(line.key(), taken.start(line.key())).held += more.of(line.limit().metric());
        }
        return true;
    }

    void settle(List<Line> lines, Taken taken, Quantities spent) {
        for (Line line : lines) {
            Metric metric = line.limit().metric();
            Sums sums = sums(line.key(), taken.start(line.key()));
            sums.held -= taken.held.of(metric);
            sums.spent += metric == Metric.CONCURRENCY ? 0 : spent.of(metric);
        }
    }

    /** The process has died: what was held is held no more, and only what was spent is known. */
    void crash() {
        latest.clear();
        counters.forEach(
                (key, all) ->
                        all.forEach(
                                (start, sums) -> {
                                    sums.held = 0;
                                    if (sums.spent > 0) {
                                        latest.merge(key, start, Math::max);
                                    }
                                }));
    }

    long spent(Line line, long now) {
        return counted(line, start(line, now)).stream().mapToLong(sums -> sums.spent).sum();
    }

    long held(Line line, long now) {
        return counted(line, start(line, now)).stream().mapToLong(sums -> sums.held).sum();
    }

    /** What was spent in each window, the oldest first. */
    List<Long> windows(String key) {
        List<Long> all = new ArrayList<>();
        counters.getOrDefault(key, new TreeMap<>()).values().forEach(sums -> all.add(sums.spent));
        return all;
    }

    private Sums sums(String key, long start) {
        return counters.computeIfAbsent(key, _ -> new TreeMap<>())
                .computeIfAbsent(start, _ -> new Sums());
    }

    /** What stands beside that window: where it rolls and has gone, itself alone. */
    private long standing(Line line, long start) {
        long now = start(line, Long.MIN_VALUE);
        boolean live = counts(line.limit().window(), start, now);
        List<Sums> counted = live ? counted(line, now) : List.of(sums(line.key(), start));
        return counted.stream().mapToLong(sums -> sums.spent + sums.held).sum();
    }

    private List<Sums> counted(Line line, long now) {
        List<Sums> counted = new ArrayList<>();
        TreeMap<Long, Sums> all = counters.getOrDefault(line.key(), new TreeMap<>());
        for (Map.Entry<Long, Sums> one : all.descendingMap().entrySet()) {
            if (!counts(line.limit().window(), one.getKey(), now)) {
                break;
            }
            counted.add(one.getValue());
        }
        return counted;
    }

    private static boolean counts(Window window, long start, long now) {
        return switch (window) {
            case Window.Rolling rolling -> start >= now - 60 * rolling.stepMillis();
            case Window.Calendar _, Window.Total _ -> start == now;
        };
    }

    /** Where what is taken now is counted; a clock that goes back opens nothing. */
    private long start(Line line, long now) {
        long start =
                switch (line.limit().window()) {
                    case Window.Total _ -> 0;
                    case Window.Rolling rolling -> floor(now, rolling.stepMillis());
                    case Window.Calendar calendar -> floor(now, millis(calendar.unit()));
                };
        return latest.merge(line.key(), start, Math::max);
    }

    private static long floor(long moment, long length) {
        return moment == Long.MIN_VALUE ? moment : moment - Math.floorMod(moment, length);
    }

    private static long millis(Window.Unit unit) {
        return switch (unit) {
            case MINUTE -> Duration.ofMinutes(1).toMillis();
            case HOUR -> Duration.ofHours(1).toMillis();
            case DAY -> Duration.ofDays(1).toMillis();
            case WEEK, MONTH -> throw new IllegalArgumentException(unit + " is not modelled");
        };
    }
}
