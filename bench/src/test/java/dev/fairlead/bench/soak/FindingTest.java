package dev.fairlead.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.stream.DoubleStream;

class FindingTest {
    @Test
    void whatGrowsInTheBeginningIsFlatLater() {
        double[] values =
                DoubleStream.iterate(0, i -> i + 1).limit(30).map(i -> Math.min(i, 9)).toArray();
        assertThat(flat(values).good()).isTrue();
    }

    @Test
    void whatGrowsByMoreThanTheToleranceIsNotFlat() {
        assertThat(flat(growing(0.4)).good()).isTrue();
        assertThat(flat(growing(0.6)).good()).isFalse();
    }

    @Test
    void oneHighValueIsNotGrowth() {
        double[] values = growing(0);
        values[29] = 1e9;
        assertThat(flat(values).good()).isTrue();
    }

    @Test
    void theSlopeIsThatOfTheStraightLine() {
        assertThat(Finding.slope(growing(3))).isEqualTo(3);
        assertThat(Finding.slope(new double[] {5})).isZero();
    }

    @Test
    void twoValuesAreTooFewToTell() {
        assertThat(flat(new double[] {1, 100}).good()).isTrue();
    }

    /**
     * A hundred in the middle of the second third, and so much more from each value to the next.
     */
    private static double[] growing(double step) {
        return DoubleStream.iterate(-14.5, i -> i + 1).limit(30).map(i -> 100 + i * step).toArray();
    }

    private static Finding flat(double[] values) {
        return Finding.flat("it", values, 10, 0, "");
    }
}
