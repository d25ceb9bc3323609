package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** 10 to the power of {@link #WHOLE_DIGITS}. */
    private static final long TOO_MANY = 1_000_000_000_000_000_000L;

    private final String[] names;
    private final @Nullable Unit[] units;
    private final long[] counts;

    /** Null while every amount is whole; else the amounts that are not, null elsewhere. */
    private final @Nullable BigDecimal @Nullable [] fractions;

    private Usage(Builder amounts) {
        int size = amounts.size;
        names = Arrays.copyOf(amounts.names, size);
        counts = Arrays.copyOf(amounts.counts, size);
        units = new Unit[size];
        for (int at = 0; at < size; at++) {
            units[at] = Unit.named(names[at]);
        }
        fractions = amounts.fractions == null ? null : Arrays.copyOf(amounts.fractions, size);
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

    /** Whether a whole number can be an amount. */
    static boolean accepts(long amount) {
        return amount >= 0 && amount < TOO_MANY;
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

    /** Whether any amount is greater than that. */
    public boolean exceeds(long limit) {
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] > limit) {
                return true;
            }
        }
        return false;
    }

    /** Does something with every amount, in alphabetical order. */
    public void each(Each action) {
        for (int at = 0; at < names.length; at++) {
            BigDecimal fraction = fractions == null ? null : fractions[at];
            if (fraction == null) {
                action.whole(names[at], counts[at]);
            } else {
                action.fraction(names[at], fraction);
            }
        }
    }

    /** What {@link #each} does. */
    public interface Each {
        void whole(String unit, long amount);

        /**
         * An amount that is not whole.
         *
         * @param amount without trailing zeros
         */
        void fraction(String unit, BigDecimal amount);
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
        Builder merged = builder();
        each(merged);
        later.each(merged);
        return merged.build();
    }

    /** The sum of both, unit by unit. */
    public Usage plus(Usage other) {
        Builder sum = builder();
        amounts().forEach(sum::add);
        other.amounts().forEach(sum::add);
        return sum.build();
    }

    /** How many units it states. */
    public int size() {
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
    public static final class Builder implements Each {
        private static final int USUAL = 4;

        /** In alphabetical order: there are few. */
        private String[] names = new String[USUAL];

        private long[] counts = new long[USUAL];
        private @Nullable BigDecimal @Nullable [] fractions;
        private int size;

        private Builder() {}

        /**
         * Replaces the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds
         */
        public Builder set(String unit, long amount) {
            if (!accepts(amount)) {
                throw unacceptable(unit, amount);
            }
            put(unit, amount, null);
            return this;
        }

        /**
         * Replaces the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds
         */
        public Builder set(String unit, BigDecimal amount) {
            if (!accepts(amount)) {
                throw unacceptable(unit, amount);
            }
            // A zero may carry any exponent; without it, adding is cheap.
            BigDecimal value = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
            boolean whole = value.scale() <= 0;
            long count = value.setScale(0, RoundingMode.CEILING).longValueExact();
            put(unit, count, whole ? null : value);
            return this;
        }

        /**
         * Adds to the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds for both and their sum
         */
        public Builder add(String unit, BigDecimal amount) {
            if (!accepts(amount)) {
                throw unacceptable(unit, amount);
            }
            return set(unit, amount(unit).add(amount.signum() == 0 ? BigDecimal.ZERO : amount));
        }

        /**
         * Adds to the amount of a unit.
         *
         * @throws IllegalArgumentException unless {@link #accepts} holds for both and their sum
         */
        Builder add(String unit, long amount) {
            if (fractions != null || !accepts(amount)) {
                return add(unit, BigDecimal.valueOf(amount));
            }
            int at = find(unit);
            return set(unit, at < 0 ? amount : counts[at] + amount);
        }

        /** Whether so much can be added to the unit. */
        boolean fits(String unit, BigDecimal more) {
            return accepts(amount(unit).add(more));
        }

        /** Whether so much, which is an amount itself, can be added to the unit. */
        boolean fits(String unit, long more) {
            int at = find(unit);
            return at < 0 || accepts(counts[at] + more);
        }

        @Override
        public void whole(String unit, long amount) {
            put(unit, amount, null);
        }

        @Override
        public void fraction(String unit, BigDecimal amount) {
            set(unit, amount);
        }

        public Usage build() {
            return new Usage(this);
        }

        private int find(String unit) {
            return Arrays.binarySearch(names, 0, size, unit);
        }

        private BigDecimal amount(String unit) {
            int at = find(unit);
            if (at < 0) {
                return BigDecimal.ZERO;
            }
            BigDecimal fraction = fractions == null ? null : fractions[at];
            return fraction == null ? BigDecimal.valueOf(counts[at]) : fraction;
        }

        private void put(String unit, long count, @Nullable BigDecimal fraction) {
            int found = find(unit);
            int at = found < 0 ? -1 - found : found;
            if (found < 0) {
                insert(at, unit);
            }
            counts[at] = count;
            if (fractions == null && fraction != null) {
                fractions = new @Nullable BigDecimal[names.length];
            }
            if (fractions != null) {
                fractions[at] = fraction;
            }
        }

        private void insert(int at, String unit) {
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
                fractions = fractions == null ? null : Arrays.copyOf(fractions, 2 * size);
            }
            System.arraycopy(names, at, names, at + 1, size - at);
            System.arraycopy(counts, at, counts, at + 1, size - at);
            if (fractions != null) {
                System.arraycopy(fractions, at, fractions, at + 1, size - at);
            }
            names[at] = unit;
            size++;
        }

        /** Not in plain digits: 1e999999999 would fill the memory. */
        private static IllegalArgumentException unacceptable(String unit, Object amount) {
            return new IllegalArgumentException(
                    unit + ": " + amount + " (expected: 0 or more, below 10^18)");
        }
    }
}
