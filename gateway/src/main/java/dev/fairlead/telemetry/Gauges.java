package dev.fairlead.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/** Values that are asked for when metrics are read. */
final class Gauges {
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

    void add(String name, String help, DoubleSupplier value) {
        gauges.add(new Gauge(name, help, value));
    }

    void write(StringBuilder text) {
        for (Gauge gauge : gauges) {
            text.append("# HELP ").append(gauge.name).append(' ').append(gauge.help).append('\n');
            text.append("# TYPE ").append(gauge.name).append(" gauge\n");
            text.append(gauge.name).append(' ');
            text.append(Metrics.number(gauge.value.getAsDouble())).append('\n');
        }
    }

    private record Gauge(String name, String help, DoubleSupplier value) {}
}
