package dev.fairlead.ledger.limit;

/**
 * Where something is counted: a counter and the window, or the step of a rolling one, in which it
 * was reserved. With what was used it tells all that a disk has to keep.
 *
 * @param counter its key
 * @param startMillis when that window began, since 1970
 * @param untilMillis from when on it counts no more; {@link Long#MAX_VALUE} for never
 * @param metric what the counter counts
 * @param traits what it takes into account
 */
public record Counted(
        String counter, long startMillis, long untilMillis, Metric metric, Traits traits) {
    /**
     * What a counter takes into account.
     *
     * @param cached whether tokens read from a cache count
     * @param assumes whether what has no price is counted at an assumed one
     */
    public record Traits(Limit.Cached cached, boolean assumes) {
        static Traits of(Limit limit) {
            boolean assumes =
                    limit.metric() == Metric.COST
                            && limit.terms().unpriced() == Limit.Unpriced.ASSUME;
            return new Traits(limit.terms().cached(), assumes);
        }
    }

    /** How much of that is counted here: slots never, for they are held alone. */
    public long amount(Quantities used) {
        if (metric == Metric.CONCURRENCY) {
            return 0;
        }
        return traits.cached == Limit.Cached.IGNORE ? used.uncached(metric) : used.of(metric);
    }
}
