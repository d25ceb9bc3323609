package dev.fairlead.ledger.limit;

/**
 * How much of everything that can be limited. Sums stop at the greatest long: what is too much
 * stays too much.
 *
 * @param cost in nano-dollars
 * @param requests admitted calls
 * @param inputTokens as {@link Metric#INPUT_TOKENS}
 * @param cachedTokens those of the input that were read from a cache
 * @param outputTokens as {@link Metric#OUTPUT_TOKENS}
 * @param slots attempts under way
 */
public record Quantities(
        long cost,
        long requests,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long slots) {
    public static final Quantities NONE = new Quantities(0, 0, 0, 0, 0, 0);

    /** One call that is let in. */
    public static final Quantities REQUEST = new Quantities(0, 1, 0, 0, 0, 0);

    /**
     * None may be negative: a provider's absurd number must not lower a counter.
     *
     * @throws IllegalArgumentException if one is, or if more was cached than read
     */
    public Quantities {
        if (cost < 0 || requests < 0 || inputTokens < 0 || outputTokens < 0 || slots < 0) {
            throw new IllegalArgumentException("a negative quantity (expected: 0 or more)");
        }
        if (cachedTokens < 0 || cachedTokens > inputTokens) {
            throw new IllegalArgumentException(
                    cachedTokens + " cached of " + inputTokens + " tokens");
        }
    }

    /** As much as that metric sees of it. */
    public long of(Metric metric) {
        return switch (metric) {
            case COST -> cost;
            case REQUESTS -> requests;
            case TOKENS -> sum(inputTokens, outputTokens);
            case INPUT_TOKENS -> inputTokens;
            case OUTPUT_TOKENS -> outputTokens;
            case CONCURRENCY -> slots;
        };
    }

    /** The same where tokens read from a cache do not count. */
    long uncached(Metric metric) {
        return switch (metric) {
            case TOKENS -> sum(inputTokens - cachedTokens, outputTokens);
            case INPUT_TOKENS -> inputTokens - cachedTokens;
            case COST, REQUESTS, OUTPUT_TOKENS, CONCURRENCY -> of(metric);
        };
    }

    public Quantities plus(Quantities more) {
        return new Quantities(
                sum(cost, more.cost),
                sum(requests, more.requests),
                sum(inputTokens, more.inputTokens),
                sum(cachedTokens, more.cachedTokens),
                sum(outputTokens, more.outputTokens),
                sum(slots, more.slots));
    }

    /** Of two numbers that are not negative. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
