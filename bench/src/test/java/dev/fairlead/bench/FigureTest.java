package dev.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.Figure.Bound;

import org.junit.jupiter.api.Test;

class FigureTest {
    private static final double[] FLOOR = {10, 20, 30};

    @Test
    void ratiosAreTakenWithinARound() {
        Figure figure = new Figure("x", "µs", FLOOR, new double[] {15, 30, 60}, Bound.NONE);

        assertThat(figure.ratio()).isEqualTo(1.5);
        assertThat(figure.met()).isTrue();
    }

    @Test
    void aTargetIsAMultipleOfTheFloorAndSomethingOnTop() {
        double[] gateway = {21, 36, 51};

        assertThat(new Figure("x", "µs", FLOOR, gateway, new Bound(1.6, 5)).met()).isTrue();
        assertThat(new Figure("x", "µs", FLOOR, gateway, new Bound(1.6, 3)).met()).isFalse();
    }

    @Test
    void aTargetWithoutAFloorIsAbsolute() {
        double[] none = {};
        double[] millis = {500, 610, 590};

        assertThat(new Figure("x", "ms", none, millis, Bound.absolute(600)).met()).isTrue();
        assertThat(new Figure("x", "ms", none, millis, Bound.absolute(580)).met()).isFalse();
    }
}
