package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One measure of each subject, round by round. */
final class Series {
    private final Map<String, List<Double>> values = new HashMap<>();

    void add(Subject subject, double value) {
        values.computeIfAbsent(subject.name(), _ -> new ArrayList<>()).add(value);
    }

    double[] values(Subject subject) {
        return Figure.values(values.getOrDefault(subject.name(), List.of()));
    }

    double median(Subject subject) {
        return Figure.median(values(subject));
    }

    /** The one minus the other, round by round. */
    double[] less(Subject subject, Subject base) {
        double[] difference = values(subject);
        double[] bases = values(base);
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= bases[i];
        }
        return difference;
    }
}
