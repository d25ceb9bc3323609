package dev.fairlead.ledger.limit;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Calls of four keys in a random order: they reserve, extend, settle, come to nothing, while
 * windows turn, the clock is set back, limits change and the process dies. Every step is compared
 * with the {@link Model}. The same seed makes the same storm.
 */
final class Storm {
    private static final long BEGINS = Instant.parse("2026-02-27T22:00:00Z").toEpochMilli();
    private static final int MOST_RUNNING = 40;

    private final Random random;
    private final Fault fault;
    private final Model model = new Model();
    private final Map<String, Limit> limits = new HashMap<>();
    private final Map<String, NavigableMap<Long, Long>> store = new HashMap<>();
    private final List<Running> running = new ArrayList<>();
    private final Map<Step, Integer> counts = new EnumMap<>(Step.class);
    private final Map<String, Integer> refusals = new HashMap<>();
    private Book book = new Book();
    private boolean calm;
    private long now = BEGINS;

    /** What can happen. */
    enum Step {
        RESERVED,
        REFUSED,
        EXTENDED,
        NOT_EXTENDED,
        SETTLED,
        GIVEN_BACK,
        CLOCK_BACK,
        LIMIT_CHANGED,
        CRASHED
    }

    /** What a storm must find. */
    enum Fault {
        NONE,
        LOST_SETTLE,
        DOUBLE_SETTLE,
        LEAKED_RESERVATION,
        LATE_WINDOW
    }

    /** The book and the model say different things. */
    static final class Difference extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Difference(String what) {
            super(what);
        }
    }

    private record Running(
            int key, List<Line> lines, Hold hold, Model.Taken taken, Quantities held) {}

    Storm(long seed, Fault fault) {
        random = new Random(seed);
        this.fault = fault;
        Window hour = calendar(Window.Unit.HOUR);
        Window minute = calendar(Window.Unit.MINUTE);
        Window rolling = new Window.Rolling(Duration.ofMinutes(5));
        limit("organisation/cost/hour", Metric.COST, hour, 180_000_000);
        limit("project/tokens/5m", Metric.TOKENS, rolling, 18_000_000);
        limit("project/concurrency", Metric.CONCURRENCY, new Window.Total(), 24);
        limit("user/cost/minute", Metric.COST, minute, 500_000);
        limit("key0/requests/minute", Metric.REQUESTS, minute, 300);
        limit("key1/output/total", Metric.OUTPUT_TOKENS, new Window.Total(), 400_000_000);
        limit("key2/input/day", Metric.INPUT_TOKENS, calendar(Window.Unit.DAY), 900_000_000);
    }

    static Window calendar(Window.Unit unit) {
        return new Window.Calendar(unit, ZoneOffset.UTC, DayOfWeek.MONDAY);
    }

    private void limit(String key, Metric metric, Window window, long amount) {
        limits.put(
                key, new Limit(key, metric, window, amount, Limit.Action.BLOCK, Limit.Terms.HARD));
    }

    int count(Step step) {
        return counts.getOrDefault(step, 0);
    }

    List<Long> windows(String key) {
        return model.windows(key);
    }

    /** So many steps; at the end all that runs is settled. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            now += random.nextInt(40);
            step(random.nextInt(1000));
        }
        while (!running.isEmpty()) {
            settle(running.removeLast());
        }
        for (Line line : lines(List.copyOf(limits.keySet()))) {
            same("held of " + line.key(), 0, book.standing(line, instant()).held());
        }
    }

    /** Nothing but calls from now on. */
    Storm calm() {
        calm = true;
        return this;
    }

    /** How often that limit was the reason of a refusal. */
    int refusals(String key) {
        return refusals.getOrDefault(key, 0);
    }

    private void step(int dice) {
        if (calm || dice < 990) {
            call(dice);
        } else if (dice < 996) {
            clockBack();
        } else if (dice < 999) {
            change();
        } else if (random.nextInt(10) == 0) {
            crash();
        }
    }

    private void call(int dice) {
        if (running.isEmpty() || (dice < 450 && running.size() < MOST_RUNNING)) {
            reserve();
        } else if (dice < 560) {
            extend();
        } else if (dice < 950) {
            settle(pick());
        } else {
            giveBack(pick());
        }
    }

    /** Seldom: it makes up for hours of going on. */
    private void clockBack() {
        if (random.nextInt(300) == 0) {
            now -= random.nextInt(300_000);
            note(Step.CLOCK_BACK);
        }
    }

    private void reserve() {
        int key = random.nextInt(4);
        List<Line> lines = lines(applying(key));
        Quantities asked = quantities(1, 2000);
        Reserving answer = book.reserve(lines, asked, instant());
        Model.Taken taken = model.reserve(lines, asked, now);
        same("a reservation was made", taken != null, answer instanceof Hold);
        if (answer instanceof Hold hold && taken != null) {
            running.add(new Running(key, lines, hold, taken, asked));
            note(Step.RESERVED);
        } else if (answer instanceof Reserving.Denied denied) {
            refusals.merge(denied.line().limit().name(), 1, Integer::sum);
            note(Step.REFUSED);
        }
        compare(lines);
    }

    private void extend() {
        int at = random.nextInt(running.size());
        Running call = running.get(at);
        Quantities more = quantities(0, 400);
        boolean extended = call.hold().extend(more) == null;
        same("it was extended", model.take(call.lines(), call.taken(), more), extended);
        if (extended) {
            Quantities held = call.held().plus(more);
            running.set(at, new Running(call.key(), call.lines(), call.hold(), call.taken(), held));
        }
        note(extended ? Step.EXTENDED : Step.NOT_EXTENDED);
        compare(call.lines());
    }

    private void settle(Running call) {
        Quantities spent = part(call.held());
        model.settle(call.lines(), call.taken(), spent);
        boolean faulty = fault != Fault.NONE && random.nextInt(1000) == 0;
        for (Kept kept : faulty ? wrongly(call, spent) : rightly(call.hold(), spent)) {
            store.merge(
                    kept.counter(),
                    new TreeMap<>(Map.of(kept.startMillis(), kept.amount())),
                    Storm::added);
        }
        note(Step.SETTLED);
        compare(call.lines());
    }

    private static NavigableMap<Long, Long> added(
            NavigableMap<Long, Long> windows, NavigableMap<Long, Long> more) {
        more.forEach((start, amount) -> windows.merge(start, amount, Long::sum));
        return windows;
    }

    private static List<Kept> rightly(Hold hold, Quantities spent) {
        List<Counted> counted = hold.counted();
        hold.settle(spent);
        return counted.stream()
                .map(at -> new Kept(at.counter(), at.startMillis(), at.amount(spent)))
                .filter(kept -> kept.amount() > 0)
                .toList();
    }

    private List<Kept> wrongly(Running call, Quantities spent) {
        switch (fault) {
            case LOST_SETTLE -> call.hold().giveBack();
            case LEAKED_RESERVATION, NONE -> {}
            case DOUBLE_SETTLE -> {
                List<Kept> kept = rightly(call.hold(), spent);
                book.restore(kept);
                return kept;
            }
            case LATE_WINDOW -> {
                call.hold().giveBack();
                if (book.reserve(call.lines(), Quantities.NONE, instant()) instanceof Hold late) {
                    return rightly(late, spent);
                }
            }
        }
        return List.of();
    }

    private void giveBack(Running call) {
        model.settle(call.lines(), call.taken(), Quantities.NONE);
        call.hold().giveBack();
        note(Step.GIVEN_BACK);
        compare(call.lines());
    }

    /** Up and down around what it was; now and then to nothing. */
    private void change() {
        List<String> keys = limits.keySet().stream().sorted().toList();
        String key = keys.get(random.nextInt(keys.size()));
        Limit was = limit(key);
        long amount = was.amount() + (random.nextBoolean() ? 1 : -1) * (was.amount() / 20);
        limits.put(
                key, new Limit(key, was.metric(), was.window(), amount, was.action(), was.terms()));
        note(Step.LIMIT_CHANGED);
    }

    private void crash() {
        running.clear();
        model.crash();
        book = new Book();
        store.forEach(this::restore);
        for (Line line : lines(List.copyOf(limits.keySet()))) {
            // The clock may stand before what was spent last: the book knows that window again.
            compare(List.of(line));
        }
        note(Step.CRASHED);
    }

    private void restore(String counter, Map<Long, Long> windows) {
        windows.forEach((start, amount) -> book.restore(List.of(new Kept(counter, start, amount))));
    }

    /** A key of a person is held by the person's limits too; key 3 has none of its own. */
    private static List<String> applying(int key) {
        List<String> keys = new ArrayList<>();
        keys.add("organisation/cost/hour");
        keys.add("project/tokens/5m");
        keys.add("project/concurrency");
        switch (key) {
            case 0 -> keys.addAll(List.of("user/cost/minute", "key0/requests/minute"));
            case 1 -> keys.addAll(List.of("user/cost/minute", "key1/output/total"));
            case 2 -> keys.add("key2/input/day");
            default -> {}
        }
        return keys;
    }

    private List<Line> lines(List<String> keys) {
        return keys.stream().map(key -> book.line(key, Storm.of(limit(key)))).toList();
    }

    /** The key tells counters apart; whose they are is of no interest here. */
    static LimitSettings of(Limit limit) {
        return new LimitSettings(Owner.ORGANISATION, limit);
    }

    private Limit limit(String key) {
        return Objects.requireNonNull(limits.get(key));
    }

    private Running pick() {
        return running.remove(random.nextInt(running.size()));
    }

    private Quantities quantities(int calls, int most) {
        return new Quantities(
                5L * random.nextInt(most),
                calls,
                2L * random.nextInt(most),
                0,
                4L * random.nextInt(most),
                calls);
    }

    private Quantities part(Quantities of) {
        return new Quantities(
                share(of.cost()),
                of.requests(),
                share(of.inputTokens()),
                0,
                share(of.outputTokens()),
                of.slots());
    }

    private long share(long of) {
        return of * (20 + random.nextInt(81)) / 100;
    }

    private Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    private void note(Step step) {
        counts.merge(step, 1, Integer::sum);
    }

    private void compare(List<Line> lines) {
        for (Line line : lines) {
            Book.Standing standing = book.standing(line, instant());
            same("spent of " + line.key(), model.spent(line, now), standing.spent());
            same("held of " + line.key(), model.held(line, now), standing.held());
        }
    }

    private void same(String what, Object model, Object book) {
        if (!String.valueOf(model).equals(String.valueOf(book))) {
            throw new Difference(
                    what + " at " + instant() + ": the book says " + book + ", the model " + model);
        }
    }
}
