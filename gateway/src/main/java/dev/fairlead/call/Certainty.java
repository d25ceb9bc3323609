package dev.fairlead.call;

import java.util.Locale;

/** How far a record's usage and cost can be trusted, best first; of several the worst applies. */
public enum Certainty {
    /** Usage from the provider, price known. */
    REPORTED,
    /** The usage is ours. */
    ESTIMATED,
    /** The price is ours. */
    ASSUMED,
    /** There is no price. */
    UNPRICED;

    private final String code;

    Certainty() {
        code = name().toLowerCase(Locale.ROOT);
    }

    /** The word in records, such as {@code reported}. */
    public String code() {
        return code;
    }

    public Certainty worst(Certainty other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
