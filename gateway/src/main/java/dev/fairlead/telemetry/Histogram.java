package dev.fairlead.telemetry;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something takes, by provider. The bounds are those that OpenTelemetry's GenAI
 * conventions advise for the duration of an operation.
 */
final class Histogram {
    private static final double[] BOUNDS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };

    private final String name;
    private final String help;
    private final Map<String, Buckets> providers = new ConcurrentHashMap<>();

    Histogram(String name, String help) {
        this.name = name;
        this.help = help;
    }

    void record(double seconds, String provider) {
        providers.computeIfAbsent(provider, _ -> new Buckets()).record(seconds);
    }

    void write(StringBuilder text) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" histogram\n");
        new TreeMap<>(providers)
                .forEach(
                        (provider, buckets) ->
                                buckets.write(
                                        text, name, Metrics.labels(Map.of("provider", provider))));
    }

    private static final class Buckets {
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final DoubleAdder sum = new DoubleAdder();

        Buckets() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void record(double seconds) {
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(seconds);
        }

        void write(StringBuilder text, String name, String labels) {
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i].sum();
                String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
                text.append(name).append("_bucket{").append(labels).append(",le=\"");
                text.append(bound).append("\"} ").append(total).append('\n');
            }
            text.append(name).append("_sum{").append(labels).append("} ");
            text.append(Metrics.number(sum.sum())).append('\n');
            text.append(name).append("_count{").append(labels).append("} ");
            text.append(total).append('\n');
        }
    }
}
