package dev.fairlead.bench.soak;

import java.util.Arrays;
import java.util.Locale;

/**
 * One thing that must hold at the end of a soak.
 *
 * @param what is looked at
 * @param found in words
 * @param demanded in words
 * @param good whether it holds
 */
record Finding(String what, String found, String demanded, boolean good) {
    private static final double TOLERANCE = 0.05;

    /** Exactly that many. */
    static Finding exactly(String what, long found, long demanded) {
        return new Finding(
                what, "%,d".formatted(found), "%,d".formatted(demanded), found == demanded);
    }

    static Finding atMost(String what, long found, long most) {
        return new Finding(what, "%,d".formatted(found), "≤ %,d".formatted(most), found <= most);
    }

    /**
     * Flat: the median of the last third is not above that of the second third by more than 5 % and
     * the slack. The slope of the straight line through both thirds is stated beside it.
     */
    static Finding flat(String what, double[] values, double perSample, double slack, String unit) {
        int third = values.length / 3;
        if (third == 0) {
            return new Finding(what, "too short to tell", "–", true);
        }
        double[] later = Arrays.copyOfRange(values, third, values.length);
        double second = median(Arrays.copyOfRange(values, third, 2 * third));
        double last = median(Arrays.copyOfRange(values, 2 * third, values.length));
        double most = second * (1 + TOLERANCE) + slack;
        return new Finding(
                what,
                String.format(
                        Locale.ROOT,
                        "%,.1f, then %,.1f %s (%+.2f a minute)",
                        second,
                        last,
                        unit,
                        slope(later) * 60 / perSample),
                String.format(Locale.ROOT, "≤ %,.1f", most),
                last <= most);
    }

    /** Of the straight line with the least squares, per sample. */
    static double slope(double[] values) {
        double middle = (values.length - 1) / 2.0;
        double mean = Arrays.stream(values).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            above += (i - middle) * (values[i] - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
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

    String row() {
        return "| %s | %s | %s | %s |%n".formatted(what, found, demanded, good ? "yes" : "**no**");
    }
}
