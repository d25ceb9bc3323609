package dev.fairlead.bench;

import java.util.HashMap;
import java.util.Map;

/** How many requests each subject has answered, bodies compared. */
final class Tally {
    private final Map<String, Long> all = new HashMap<>();
    private final Map<String, Long> metered = new HashMap<>();

    void add(Subject subject, Exchange exchange, long count) {
        all.merge(subject.name(), count, Long::sum);
        metered.merge(subject.name(), exchange.read() ? count : 0, Long::sum);
    }

    long all(Subject subject) {
        return all.getOrDefault(subject.name(), 0L);
    }

    /** Those whose answer states usage. */
    long metered(Subject subject) {
        return metered.getOrDefault(subject.name(), 0L);
    }
}
