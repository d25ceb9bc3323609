package dev.fairlead.config;

import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Limit.Action;
import dev.fairlead.ledger.limit.LimitSettings;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Owner;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers limits from wherever they stand in one file, and gives names to those without. */
final class LimitReader {
    static final DayOfWeek WEEK_START = DayOfWeek.MONDAY;

    private static final String METRIC =
            Arrays.stream(Metric.values()).map(Metric::code).collect(Collectors.joining(", "));
    private static final String DOLLARS =
            "US dollars such as 50 or 0.25, 0 or more, at most nine decimals; for no limit, leave"
                    + " it out";
    private static final String WHOLE = "a whole number, 0 or more; for no limit, leave it out";
    private static final List<String> BUDGET_STATUSES = List.of("402", "403", "429");

    private final Section top;
    private final WindowReader windows;
    private final Set<String> names = new HashSet<>();
    private final List<LimitSettings> found = new ArrayList<>();

    LimitReader(Section top) {
        this.top = top;
        windows = new WindowReader(top.choice("week_start", DayOfWeek.class, WEEK_START));
    }

    /** The limits of a section that has a name. */
    void read(Section section, Owner owner) {
        for (Value item : section.items("limits")) {
            Section limit = Section.open(item, LimitSchema.LIMIT);
            notHere(limit, "on");
            notHere(limit, "each");
            add(limit, owner);
        }
    }

    private static void notHere(Section limit, String name) {
        Value value = limit.field(name);
        if (value != null) {
            value.problem("belongs to 'limits' at the top of the file");
        }
    }

    /** The limits at the top of the file. */
    void readTop(OwnerReader owners) {
        for (Value item : top.items("limits")) {
            Section limit = Section.open(item, LimitSchema.LIMIT);
            add(limit, owners.read(limit));
        }
    }

    /** All that was read, and what else the file says of them. */
    Configuration.Limits limits() {
        Value status = top.field("budget_status");
        List<LimitSettings> all =
                found.stream()
                        .sorted(Comparator.comparing(settings -> settings.owner().kind()))
                        .map(this::named)
                        .toList();
        int usual = Configuration.Limits.NONE.budgetStatus();
        return new Configuration.Limits(
                all,
                status == null
                        ? usual
                        : status.read("402, 403 or 429", LimitReader::budgetStatus, usual),
                ProviderReader.assumed(top));
    }

    private static int budgetStatus(String text) {
        if (!BUDGET_STATUSES.contains(text)) {
            throw new IllegalArgumentException("not a status for money");
        }
        return Integer.parseInt(text);
    }

    private void add(Section section, Owner owner) {
        String name = name(section);
        Value value = section.required("metric");
        Optional<Metric> metric = value == null ? Optional.empty() : metric(value);
        Value amount = section.required("amount");
        if (metric.isEmpty()) {
            // What else is right depends on it.
            return;
        }
        Metric counted = metric.get();
        Action action = section.word("action", Action.BLOCK, "queue");
        Limit limit =
                new Limit(
                        name,
                        counted,
                        windows.read(section, counted),
                        amount == null ? 0 : amount(amount, counted),
                        action,
                        new TermsReader(section, counted, action).read());
        found.add(new LimitSettings(owner, limit));
    }

    private String name(Section section) {
        Value value = section.field("name");
        if (value == null) {
            return "";
        }
        String name = value.read(AccessReader.NAME, AccessReader::checkedName, "");
        if (!name.isEmpty() && !names.add(name)) {
            value.problem("there is another limit '" + name + "'");
        }
        return name;
    }

    private static Optional<Metric> metric(Value value) {
        return value.read(METRIC, text -> Optional.of(metric(text)), Optional.empty());
    }

    private static Metric metric(String text) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.code().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a metric"));
    }

    private static long amount(Value amount, Metric metric) {
        return metric == Metric.COST
                ? amount.read(DOLLARS, Amounts::nanos, 0L)
                : amount.read(WHOLE, Amounts::whole, 0L);
    }

    private LimitSettings named(LimitSettings settings) {
        Limit limit = settings.limit();
        if (!limit.name().isEmpty()) {
            return settings;
        }
        String name = free(usualName(settings.owner(), limit));
        return new LimitSettings(
                settings.owner(),
                new Limit(
                        name,
                        limit.metric(),
                        limit.window(),
                        limit.amount(),
                        limit.action(),
                        limit.terms()));
    }

    private static String usualName(Owner owner, Limit limit) {
        String whose = owner.equals(Owner.ORGANISATION) ? owner.kind().code() : owner.name();
        String counted = whose + "/" + limit.metric().code();
        return limit.metric() == Metric.CONCURRENCY
                ? counted
                : counted + "/" + limit.window().word();
    }

    /** With a number where the name is taken. */
    private String free(String name) {
        String free = name;
        for (int number = 2; !names.add(free); number++) {
            free = name + "/" + number;
        }
        return free;
    }
}
