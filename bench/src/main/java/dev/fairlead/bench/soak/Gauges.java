package dev.fairlead.bench.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What the gateway says of itself. */
final class Gauges {
    private Gauges() {}

    /** The sum of all rows of a metric. */
    static double sum(Site site, String metric) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + site.adminPort() + "/metrics")
                        .toURL()
                        .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
