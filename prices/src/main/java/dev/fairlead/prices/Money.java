package dev.fairlead.prices;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of US dollars in whole nano-dollars: exact to add up, never rounded in silence.
 *
 * @param nanos billionths of a dollar
 */
public record Money(long nanos) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final int SCALE = 9;
    private static final long NANOS_PER_DOLLAR = 1_000_000_000;

    /**
     * The amount rounded up to the next nano-dollar, so that a cost is never understated.
     *
     * @throws ArithmeticException past 9.2 billion dollars
     */
    public static Money roundedUp(BigDecimal dollars) {
        return new Money(
                dollars.setScale(SCALE, RoundingMode.CEILING).unscaledValue().longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanos, other.nanos));
    }

    /** US dollars with nine decimals, such as {@code 0.004120000}. */
    public BigDecimal dollars() {
        return BigDecimal.valueOf(nanos, SCALE);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    /** US dollars with nine decimals, such as {@code 0.004120000}. */
    @Override
    public String toString() {
        if (nanos < 0) {
            return dollars().toPlainString();
        }
        String decimals = Long.toString(NANOS_PER_DOLLAR + nanos % NANOS_PER_DOLLAR);
        return nanos / NANOS_PER_DOLLAR + "." + decimals.substring(1);
    }
}
