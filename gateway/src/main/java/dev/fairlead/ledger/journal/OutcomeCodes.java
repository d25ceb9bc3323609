package dev.fairlead.ledger.journal;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Metric;

/**
 * Numbers for endings, certainties and metrics in the journal, which no change of their order
 * changes.
 */
final class OutcomeCodes {
    private static final int IGNORES_CACHED = 1;
    private static final int ASSUMES = 2;

    private OutcomeCodes() {}

    static int of(Ending ending) {
        return switch (ending) {
            case COMPLETE -> 0;
            case CLIENT_LEFT -> 1;
            case UPSTREAM_FAILED -> 2;
            case UPSTREAM_TIMEOUT -> 3;
            case LIMIT_REACHED -> 4;
            case GATEWAY_STOPPED -> 5;
            case GATEWAY_CRASHED -> 6;
        };
    }

    static Ending ending(int code) {
        for (Ending ending : Ending.values()) {
            if (of(ending) == code) {
                return ending;
            }
        }
        throw new IllegalArgumentException("ending: " + code + " (expected: a known code)");
    }

    static int of(Certainty certainty) {
        return switch (certainty) {
            case REPORTED -> 0;
            case ESTIMATED -> 1;
            case ASSUMED -> 2;
            case UNPRICED -> 3;
        };
    }

    static Certainty certainty(int code) {
        for (Certainty certainty : Certainty.values()) {
            if (of(certainty) == code) {
                return certainty;
            }
        }
        throw new IllegalArgumentException("certainty: " + code + " (expected: a known code)");
    }

    static int of(Metric metric) {
        return switch (metric) {
            case COST -> 0;
            case REQUESTS -> 1;
            case TOKENS -> 2;
            case INPUT_TOKENS -> 3;
            case OUTPUT_TOKENS -> 4;
            case CONCURRENCY -> 5;
        };
    }

    static Metric metric(int code) {
        for (Metric metric : Metric.values()) {
            if (of(metric) == code) {
                return metric;
            }
        }
        throw new IllegalArgumentException("metric: " + code + " (expected: a known code)");
    }

    static int of(Counted.Traits traits) {
        return (traits.cached() == Limit.Cached.IGNORE ? IGNORES_CACHED : 0)
                | (traits.assumes() ? ASSUMES : 0);
    }

    static Counted.Traits traits(int code) {
        return new Counted.Traits(
                (code & IGNORES_CACHED) == 0 ? Limit.Cached.COUNT : Limit.Cached.IGNORE,
                (code & ASSUMES) != 0);
    }
}
