package dev.fairlead.ledger.limit;

import java.util.Locale;

/** What a limit counts. */
public enum Metric {
    /** Nano-dollars. */
    COST,
    /** Admitted calls, also those that failed upstream. */
    REQUESTS,
    /** Input and output together. */
    TOKENS,
    /** All that the model read, cache reads and writes included. */
    INPUT_TOKENS,
    /** Reasoning included. */
    OUTPUT_TOKENS,
    /** Attempts under way: held, and never spent. */
    CONCURRENCY;

    private final String code;

    Metric() {
        code = name().toLowerCase(Locale.ROOT);
    }

    /** The word in configuration and reports, such as {@code input_tokens}. */
    public String code() {
        return code;
    }
}
