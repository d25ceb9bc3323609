package dev.fairlead.ledger.limit;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Principal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits of one configuration, found by whom a call comes from and where it goes. Counters are
 * the book's and outlive it. For any thread.
 */
public final class LimitTable implements LimitReports {
    private final Book book;
    private final List<LimitSettings> settings;
    private final InstantSource clock;
    private final Map<Owner.Kind, Map<String, List<Line>>> lines = new EnumMap<>(Owner.Kind.class);
    private final Map<String, List<LimitSettings>> eachTag = new HashMap<>();

    /** A table of these limits. */
    public LimitTable(Book book, List<LimitSettings> settings, InstantSource clock) {
        this.book = book;
        this.settings = List.copyOf(settings);
        this.clock = clock;
        for (LimitSettings each : settings) {
            Owner owner = each.owner();
            if (owner.kind() == Owner.Kind.EACH_TAG) {
                eachTag.computeIfAbsent(owner.name(), _ -> new ArrayList<>()).add(each);
            } else {
                lines.computeIfAbsent(owner.kind(), _ -> new HashMap<>())
                        .computeIfAbsent(owner.name(), _ -> new ArrayList<>())
                        .add(book.line(CounterKey.of(each), each));
            }
        }
    }

    /** Whether nobody is limited in anything. */
    public boolean isEmpty() {
        return settings.isEmpty();
    }

    /**
     * All that apply to the attempt. A key that was made for a person is held by the person's
     * limits too; one of a project alone is not.
     */
    public List<Line> of(Attempt attempt) {
        List<Line> all = new ArrayList<>();
        Principal principal = attempt.principal();
        add(all, Owner.Kind.ORGANISATION, "");
        add(all, Owner.Kind.PROJECT, principal.project());
        add(all, Owner.Kind.USER, principal.user());
        add(all, Owner.Kind.KEY, principal.key());
        add(all, Owner.Kind.ROUTE, attempt.route());
        add(all, Owner.Kind.PROVIDER, attempt.provider());
        Map<String, String> tags = principal.tags();
        if (!tags.isEmpty()) {
            addTags(all, tags);
        }
        return all;
    }

    private void add(List<Line> all, Owner.Kind kind, @Nullable String name) {
        Map<String, List<Line>> byName = lines.get(kind);
        if (byName != null && name != null) {
            all.addAll(byName.getOrDefault(name, List.of()));
        }
    }

    private void addTags(List<Line> all, Map<String, String> tags) {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            add(all, Owner.Kind.TAG, tag.getKey() + "=" + tag.getValue());
            for (LimitSettings each : eachTag.getOrDefault(tag.getKey(), List.of())) {
                all.add(book.line(CounterKey.of(each, tag.getValue()), each));
            }
        }
    }

    @Override
    public List<LimitReport> report() {
        Instant now = clock.instant();
        List<LimitReport> reports = new ArrayList<>();
        for (LimitSettings each : settings) {
            if (each.owner().kind() == Owner.Kind.EACH_TAG) {
                reports.addAll(values(each, now));
            } else {
                reports.add(report(each, each.owner(), CounterKey.of(each), now));
            }
        }
        return reports;
    }

    private List<LimitReport> values(LimitSettings each, Instant now) {
        List<LimitReport> reports = new ArrayList<>();
        for (String key : book.keys()) {
            String value = CounterKey.value(each, key);
            if (value != null) {
                Owner owner = new Owner(Owner.Kind.TAG, each.owner().name() + "=" + value);
                reports.add(report(each, owner, key, now));
            }
        }
        return reports;
    }

    private LimitReport report(LimitSettings each, Owner owner, String key, Instant now) {
        Book.Standing standing = book.standing(book.line(key, each), now);
        return new LimitReport(
                owner, each.limit(), standing.spent(), standing.held(), standing.resetsAt());
    }
}
