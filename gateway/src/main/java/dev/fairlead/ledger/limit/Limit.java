package dev.fairlead.ledger.limit;

import java.util.Locale;

/**
 * A limit as it is configured at the moment.
 *
 * @param name unique; what people and commands call it
 * @param metric what it counts
 * @param window how long what was spent counts
 * @param amount the cap, in the metric's unit: reached is allowed, passed is not
 * @param action what happens beyond it
 * @param terms what is done where the rule alone does not say
 */
public record Limit(
        String name, Metric metric, Window window, long amount, Action action, Terms terms) {
    /**
     * An amount below nothing is no limit.
     *
     * @throws IllegalArgumentException for a negative amount
     */
    public Limit {
        if (amount < 0) {
            throw new IllegalArgumentException(amount + " (expected: 0 or more)");
        }
    }

    /** What happens beyond a limit. */
    public enum Action {
        BLOCK,
        /** It is counted, and nobody is held up. */
        ALERT;

        private final String code;

        Action() {
            code = name().toLowerCase(Locale.ROOT);
        }

        /** The word in configuration and reports, such as {@code block}. */
        public String code() {
            return code;
        }
    }

    /** What must fit below a limit. */
    public enum Policy {
        /** The whole estimate. */
        STRICT,
        /** Anything: while there is a remainder, one more is let in. */
        LAST
    }

    /** What becomes of an answer that outgrows what was reserved for it where no more is left. */
    public enum Overrun {
        /** It ends. */
        CUT,
        /** It goes on, and is counted whole. */
        ALLOW
    }

    /** What becomes of a call of which a part has no upper bound, such as an image by its URL. */
    public enum Unbounded {
        REFUSE,
        ALLOW
    }

    /** What becomes of a call whose model has no price, below a limit of cost. */
    public enum Unpriced {
        /** It is reserved and counted at an assumed price. */
        ASSUME,
        /** It counts nothing. */
        ALLOW,
        REFUSE
    }

    /** Whether tokens that were read from a cache count. */
    public enum Cached {
        COUNT,
        IGNORE
    }

    /** What is done where amounts alone do not say. */
    public record Terms(
            Policy policy, Overrun overrun, Unbounded unbounded, Unpriced unpriced, Cached cached) {
        /** Those of a limit that blocks. */
        public static final Terms HARD =
                new Terms(
                        Policy.STRICT,
                        Overrun.CUT,
                        Unbounded.REFUSE,
                        Unpriced.ASSUME,
                        Cached.COUNT);

        /** Those of a limit that only watches. */
        public static final Terms SOFT =
                new Terms(
                        Policy.STRICT,
                        Overrun.ALLOW,
                        Unbounded.ALLOW,
                        Unpriced.ALLOW,
                        Cached.COUNT);

        /** The same with that policy. */
        public Terms with(Policy other) {
            return new Terms(other, overrun, unbounded, unpriced, cached);
        }
    }

    /** Whether anybody is ever held up by it. */
    public boolean blocks() {
        return action == Action.BLOCK;
    }

    /** How much of this the limit sees. */
    long of(Quantities quantities) {
        return terms.cached == Cached.IGNORE ? quantities.uncached(metric) : quantities.of(metric);
    }

    /** Whether what has begun may take so much more where so much is spent or held. */
    boolean lets(long taken, long asked) {
        boolean cuts = terms.policy == Policy.STRICT && terms.overrun == Overrun.CUT;
        return !cuts || admits(taken, asked);
    }

    /** Whether so much more may be taken where so much is spent or held. */
    boolean admits(long taken, long asked) {
        if (action == Action.ALERT || asked == 0) {
            return true;
        }
        return terms.policy == Policy.STRICT
                ? Quantities.sum(taken, asked) <= amount
                : taken < amount;
    }
}
