package dev.fairlead.ledger.limit;

import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a limit stands: with {@code each}, one for each value that was seen.
 *
 * @param owner what is limited; of each value of a tag that value, as {@code team=search}
 * @param limit as it is configured
 * @param spent settled in the current window, in the metric's unit
 * @param held for what runs now
 * @param resetsAt when the calendar turns; null where it does not
 */
public record LimitReport(
        Owner owner, Limit limit, long spent, long held, @Nullable Instant resetsAt) {
    private static final String NO_WINDOW = "none";

    /** How limits stand with what a store kept, while nothing runs; in their order. */
    public static List<LimitReport> kept(
            List<LimitSettings> limits, List<Kept> counters, Instant now) {
        SortedMap<String, SortedMap<Long, Long>> byKey = new TreeMap<>();
        for (Kept kept : counters) {
            byKey.computeIfAbsent(kept.counter(), _ -> new TreeMap<>())
                    .merge(kept.startMillis(), kept.amount(), Quantities::sum);
        }
        List<LimitReport> reports = new ArrayList<>();
        for (LimitSettings settings : limits) {
            if (settings.owner().kind() != Owner.Kind.EACH_TAG) {
                SortedMap<Long, Long> slots = byKey.get(CounterKey.of(settings));
                reports.add(kept(settings, settings.owner(), slots, now));
                continue;
            }
            byKey.forEach(
                    (key, slots) -> {
                        String value = CounterKey.value(settings, key);
                        if (value != null) {
                            reports.add(kept(settings, settings.owner().of(value), slots, now));
                        }
                    });
        }
        return reports;
    }

    private static LimitReport kept(
            LimitSettings settings,
            Owner owner,
            @Nullable SortedMap<Long, Long> slots,
            Instant now) {
        Window window = settings.limit().window();
        SortedMap<Long, Long> found = slots == null ? Collections.emptySortedMap() : slots;
        return new LimitReport(
                owner, settings.limit(), window.counted(found, now), 0, window.turns(now));
    }

    /** The form that scripts rely on, field by field in its order; amounts are exact decimals. */
    public Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("on", owner.kind().code());
        fields.put("name", owner.name());
        fields.put("limit", limit.name());
        fields.put("metric", limit.metric().code());
        fields.put("window", window());
        fields.put("action", limit.action().code());
        fields.put("amount", written(limit.amount()));
        fields.put("spent", written(spent));
        fields.put("reserved", written(held));
        // What replicas would have borrowed: there is one.
        fields.put("leased", written(0));
        fields.put("resets_at", resetsAt == null ? null : resetsAt.toString());
        return fields;
    }

    private String window() {
        return limit.metric() == Metric.CONCURRENCY ? NO_WINDOW : limit.window().word();
    }

    private String written(long amount) {
        return limit.metric() == Metric.COST ? new Money(amount).toString() : Long.toString(amount);
    }
}
