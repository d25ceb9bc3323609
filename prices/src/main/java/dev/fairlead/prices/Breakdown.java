package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which amounts of a usage are billed at which rate.
 *
 * <p>Every rate gets what is left of its unit after the narrower units with rates of their own have
 * taken theirs: with rates for input and cached tokens, 100 input tokens of which 40 are cached are
 * 60 and 40; with a rate for input alone they are 100. Narrow units come first, so that one pass
 * suffices.
 *
 * <p>A unit with a rate that is not stated counts as zero, unless what is stated says that it
 * cannot be: cached tokens without input tokens, or audio and cached tokens without their join.
 */
final class Breakdown {
    private static final Comparator<Unit> NARROW_FIRST =
            Comparator.comparingInt(Unit::depth).reversed().thenComparing(Unit::name);

    private final Unit[] units;
    private final List<Unit> listed;

    /** For each unit the positions of the narrower ones. */
    private final int[][] parts;

    /** By unit index: whether an amount of it is billed, at its own rate or at that of a whole. */
    private final boolean[] billed;

    private Breakdown(Collection<Unit> priced) {
        units = priced.toArray(Unit[]::new);
        Arrays.sort(units, NARROW_FIRST);
        listed = List.of(units);
        parts = new int[units.length][];
        for (int at = 0; at < units.length; at++) {
            parts[at] = partsOf(at);
        }
        billed = billed(listed);
    }

    /**
     * The breakdown for rates of these units.
     *
     * @throws IllegalArgumentException if a unit lacks what it is a part of, or two can overlap and
     *     what is both is not there; the message names them
     */
    static Breakdown of(Collection<Unit> priced) {
        for (Unit one : priced) {
            for (Unit whole : Unit.all()) {
                if (one.partOf(whole) && !priced.contains(whole)) {
                    throw new IllegalArgumentException(
                            "a price for " + one + " needs one for " + whole);
                }
            }
            for (Unit other : priced) {
                Unit join = one.join(other);
                if (one.overlaps(other) && (join == null || !priced.contains(join))) {
                    String both = join == null ? "what is both" : join.name();
                    throw new IllegalArgumentException(
                            "prices for " + one + " and " + other + " need one for " + both);
                }
            }
        }
        return new Breakdown(priced);
    }

    /** Whether an amount of the unit is billed; null is a unit that the price data lacks. */
    boolean bills(@Nullable Unit unit) {
        return unit != null && billed[unit.index()];
    }

    /** The units in the order of the results. */
    List<Unit> units() {
        return listed;
    }

    /** Of a usage that is whole. */
    long[] counts(Usage usage) throws Contradiction {
        long[] left = new long[units.length];
        for (int at = 0; at < units.length; at++) {
            int stated = stated(usage, units[at]);
            long rest = stated < 0 ? 0 : usage.count(stated);
            for (int part : parts[at]) {
                rest -= left[part];
            }
            if (rest < 0) {
                throw tooMuch(usage, at);
            }
            left[at] = rest;
        }
        return left;
    }

    BigDecimal[] amounts(Usage usage) throws Contradiction {
        BigDecimal[] left = new BigDecimal[units.length];
        for (int at = 0; at < units.length; at++) {
            int stated = stated(usage, units[at]);
            BigDecimal rest = stated < 0 ? BigDecimal.ZERO : usage.amount(stated);
            for (int part : parts[at]) {
                rest = rest.subtract(left[part]);
            }
            if (rest.signum() < 0) {
                throw tooMuch(usage, at);
            }
            left[at] = rest;
        }
        return left;
    }

    /** Where the usage states the unit; -1 when it is zero without being stated. */
    static int stated(Usage usage, Unit unit) throws Contradiction {
        int found = usage.find(unit);
        if (found >= 0) {
            return found;
        }
        for (int one = 0; one < usage.size(); one++) {
            Unit first = positive(usage, one);
            if (first == null) {
                continue;
            }
            if (first.partOf(unit)) {
                throw new Contradiction(first + " is stated, but not " + unit);
            }
            for (int other = one + 1; other < usage.size(); other++) {
                Unit second = positive(usage, other);
                if (second != null && first.overlaps(second) && first.join(second) == unit) {
                    throw new Contradiction(
                            first + " and " + second + " are stated, but not " + unit);
                }
            }
        }
        return -1;
    }

    private static @Nullable Unit positive(Usage usage, int at) {
        return usage.isPositive(at) ? usage.unit(at) : null;
    }

    private static boolean[] billed(List<Unit> priced) {
        boolean[] billed = new boolean[Unit.all().size()];
        billed[Unit.REQUESTS.index()] = true;
        for (Unit unit : Unit.all()) {
            for (Unit rated : priced) {
                billed[unit.index()] |= rated.equals(unit) || unit.partOf(rated);
            }
        }
        return billed;
    }

    private int[] partsOf(int whole) {
        int[] found = new int[whole];
        int count = 0;
        for (int at = 0; at < whole; at++) {
            if (units[at].partOf(units[whole])) {
                found[count++] = at;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private Contradiction tooMuch(Usage usage, int whole) {
        StringBuilder detail = new StringBuilder();
        for (int part : parts[whole]) {
            String name = units[part].name();
            if (usage.states(name)) {
                detail.append(detail.isEmpty() ? "" : ", ").append(name).append(' ');
                detail.append(usage.amount(name).toPlainString());
            }
        }
        String name = units[whole].name();
        String amount = usage.amount(name).toPlainString();
        return new Contradiction(detail + " within " + name + " " + amount);
    }

    /** What the usage says cannot be. */
    static final class Contradiction extends Exception {
        private static final long serialVersionUID = 1;

        Contradiction(String detail) {
            super(detail, null, false, false);
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }
}
