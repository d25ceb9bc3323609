package dev.fairlead.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One row of the result: what was measured for each subject, round by round.
 *
 * @param name what was measured
 * @param unit of the values
 * @param floor nginx
 * @param gateway in the same rounds
 * @param bound what the gateway may take, given the floor's median
 */
record Figure(String name, String unit, double[] floor, double[] gateway, Bound bound) {
    /** How much is allowed: a multiple of the floor and something on top, in the row's unit. */
    record Bound(double factor, double extra) {
        static final Bound NONE = new Bound(Double.NaN, 0);

        /** A bound that the floor has no say in. */
        static Bound absolute(double most) {
            return new Bound(0, most);
        }

        boolean exists() {
            return !Double.isNaN(factor);
        }
    }

    double floorMedian() {
        return median(floor);
    }

    double gatewayMedian() {
        return median(gateway);
    }

    /** The median of the ratios within each round. */
    double ratio() {
        return median(ratios());
    }

    double[] ratios() {
        double[] ratios = new double[Math.min(floor.length, gateway.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = gateway[i] / floor[i];
        }
        return ratios;
    }

    /** The most that the target allows, in the row's unit. */
    double most() {
        return (bound.factor() == 0 ? 0 : bound.factor() * floorMedian()) + bound.extra();
    }

    /** Whether the target is met, by the median of what each round allows. */
    boolean met() {
        if (!bound.exists()) {
            return true;
        }
        double[] over = new double[gateway.length];
        for (int i = 0; i < over.length; i++) {
            double base = bound.factor() == 0 ? 0 : bound.factor() * floor[i];
            over[i] = gateway[i] / (base + bound.extra());
        }
        return median(over) <= 1;
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
