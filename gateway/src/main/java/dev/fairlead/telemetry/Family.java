package dev.fairlead.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** A counter with one value for each combination of its labels. */
final class Family {
    private final String name;
    private final String help;
    private final List<String> labels;
    private final Map<List<String>, DoubleAdder> values = new ConcurrentHashMap<>();

    private Family(String name, String help, List<String> labels) {
        this.name = name;
        this.help = help;
        this.labels = labels;
    }

    static Family counter(String name, String help, String... labels) {
        return new Family(name, help, List.of(labels));
    }

    void add(double amount, String... labelValues) {
        values.computeIfAbsent(List.of(labelValues), _ -> new DoubleAdder()).add(amount);
    }

    void write(StringBuilder text) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" counter\n");
        Map<String, Double> lines = new TreeMap<>();
        values.forEach((key, sum) -> lines.put(Metrics.labels(named(key)), sum.sum()));
        lines.forEach(
                (key, sum) ->
                        text.append(name)
                                .append('{')
                                .append(key)
                                .append("} ")
                                .append(Metrics.number(sum))
                                .append('\n'));
    }

    private Map<String, String> named(List<String> key) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            named.put(labels.get(i), key.get(i));
        }
        return named;
    }
}
