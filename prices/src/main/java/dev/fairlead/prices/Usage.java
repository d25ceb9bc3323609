package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a call used: amounts by the unit names of genai-prices, such as {@code input_tokens}.
 *
 * <p>A part is counted in its whole too: {@code cache_read_tokens} of 40 within {@code
 * input_tokens} of 100. A stated zero is kept and differs from an amount not stated. Names unknown
 * to the price data are kept as well. Immutable, equal by value.
 */
public final class Usage {
    public static final Usage NONE = new Builder().build();

    private static final int WHOLE_DIGITS = 18;
    private static final int DECIMALS = 40;

    private final String[] names;
    private final @Nullable Unit[] units;
    private final long[] counts;

    /** Null while every amount is whole; else the amounts that are not, null elsewhere. */
    private final @Nullable BigDecimal @Nullable [] fractions;

    private Usage(Map<String, BigDecimal> amounts) {
        int size = amounts.size();
        names = new String[size];
        units = new Unit[size];
        counts = new long[size];
        @Nullable BigDecimal[] exact = new BigDecimal[size];
        boolean whole = true;
        int at = 0;
        for (Map.Entry<String, BigDecimal> amount : amounts.entrySet()) {
            BigDecimal value = amount.getValue().stripTrailingZeros();
            names[at] = amount.getKey();
            units[at] = Unit.named(amount.getKey());
            counts[at] = value.setScale(0, RoundingMode.CEILING).longValueExact();
            if (value.scale() > 0) {
                exact[at] = value;
                whole = false;
            }
            at++;
        }
        fractions = whole ? null : exact;
    }

    /** The usual case: tokens in and out. */
    public static Usage tokens(long input, long output) {
        return builder().set("input_tokens", input).set("output_tokens", output).build();
    }

    public static Usage of(Map<String, BigDecimal> amounts) {
        Builder builder = builder();
        amounts.forEach(builder::set);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether a number can be an amount: at least zero, below 10^18, at most 40 decimals. */
    public static boolean accepts(BigDecimal amount) {
        return amount.signum() == 0
                || (amount.signum() > 0
                        && (long) amount.precision() - amount.scale() <= WHOLE_DIGITS
                        && amount.scale() <= DECIMALS);
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    /** The stated units in alphabetical order. */
    public List<String> units() {
        return List.of(names);
    }

    public boolean states(String unit) {
        return Arrays.binarySearch(names, unit) >= 0;
    }

    /** The amount of a unit, zero when it is not stated. */
    public BigDecimal amount(String unit) {
        int at = Arrays.binarySearch(names, unit);
        return at < 0 ? BigDecimal.ZERO : amount(at);
    }

    /** The amount in whole units, a fraction rounded up; zero when it is not stated. */
    public long count(String unit) {
        int at = Arrays.binarySearch(names, unit);
        return at < 0 ? 0 : counts[at];
    }

    /** All amounts by unit name, in alphabetical order. */
    public Map<String, BigDecimal> amounts() {
        Map<String, BigDecimal> all = new LinkedHashMap<>();
        for (int at = 0; at < names.length; at++) {
            all.put(names[at], amount(at));
        }
        return Collections.unmodifiableMap(all);
    }

    /** This usage with every amount that {@code later} states replaced by the later one. */
    public Usage updatedBy(Usage later) {
        if (isEmpty()) {
            return later;
        }
        Map<String, BigDecimal> merged = new TreeMap<>(amounts());
        merged.putAll(later.amounts());
        return new Usage(merged);
    }

    /** The sum of both, unit by unit. */
    public Usage plus(Usage other) {
        Builder sum = builder();
        amounts().forEach(sum::add);
        other.amounts().forEach(sum::add);
        return sum.build();
    }

    int size() {
        return names.length;
    }

    /** Null when the price data knows no such unit. */
    @Nullable Unit unit(int at) {
        return units[at];
    }

    String name(int at) {
        return names[at];
    }

    boolean isWhole() {
        return fractions == null;
    }

    boolean isPositive(int at) {
        return counts[at] > 0;
    }

    /** Exact only while the usage is whole. */
    long count(int at) {
        return counts[at];
    }

    BigDecimal amount(int at) {
        BigDecimal fraction = fractions == null ? null : fractions[at];
        return fraction == null ? BigDecimal.valueOf(counts[at]) : fraction;
    }

    /** Where the unit is stated; -1 when it is not. */
    int find(Unit unit) {
        for (int at = 0; at < units.length; at++) {
            if (units[at] == unit) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Usage usage
                && Arrays.equals(names, usage.names)
                && Arrays.equals(counts, usage.counts)
                && Arrays.equals(fractions, usage.fractions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(counts);
    }

    /** Such as {@code {input_tokens=12, output_tokens=3}}. */
    @Override
    public String toString() {
        return amounts().toString();
    }

    /** Collects amounts; not safe for use by several threads. */
    public static final class Builder {
        private final TreeMap<String, BigDecimal> amounts = new TreeMap<>();

        private Builder() {}

        public Builder set(String unit, long amount) {
            return set(unit, BigDecimal.valueOf(amount));
        }

        /**
         * Replaces the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds
         */
        public Builder set(String unit, BigDecimal amount) {
            amounts.put(unit, checked(unit, amount));
            return this;
        }

        /**
         * Adds to the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds for both and their sum
         */
        public Builder add(String unit, BigDecimal amount) {
            BigDecimal before = amounts.getOrDefault(unit, BigDecimal.ZERO);
            return set(unit, before.add(checked(unit, amount)));
        }

        /** Whether so much can be added to the unit. */
        boolean fits(String unit, BigDecimal more) {
            return accepts(amounts.getOrDefault(unit, BigDecimal.ZERO).add(more));
        }

        public Usage build() {
            return new Usage(amounts);
        }

        private static BigDecimal checked(String unit, BigDecimal amount) {
            if (!accepts(amount)) {
                // Not in plain digits: 1e999999999 would fill the memory.
                throw new IllegalArgumentException(
                        unit + ": " + amount + " (expected: 0 or more, below 10^18)");
            }
            // A zero may carry any exponent; without it, adding is cheap.
            return amount.signum() == 0 ? BigDecimal.ZERO : amount;
        }
    }
}
