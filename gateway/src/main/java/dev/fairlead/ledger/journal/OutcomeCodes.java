package dev.fairlead.ledger.journal;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;

/** Numbers for endings and certainties in the journal, which no change of their order changes. */
final class OutcomeCodes {
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
}
