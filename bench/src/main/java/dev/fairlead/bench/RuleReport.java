package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What rules cost, as a table for people and as JSON. */
record RuleReport(String started, String machine, List<Figure> figures) {
    private static final double MUCH = 1.02;

    String table() {
        return "| rule | without, µs | with, µs | ratio (of rounds) | over 2 % |\n"
                + "|---|---:|---:|---:|---|\n"
                + figures.stream().map(RuleReport::row).collect(Collectors.joining())
                + "\n- "
                + machine
                + "\n";
    }

    static String row(Figure figure) {
        double[] ratios = figure.ratios();
        Arrays.sort(ratios);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.3f (%.3f–%.3f) | %s |%n",
                figure.name(),
                figure.floorMedian(),
                figure.gatewayMedian(),
                figure.ratio(),
                ratios[0],
                ratios[ratios.length - 1],
                figure.ratio() > MUCH ? "**yes**" : "no");
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                "{\"started\": \"%s\", \"machine\": \"%s\", \"rules\": [%n%s%n]}%n"
                        .formatted(
                                started,
                                machine,
                                figures.stream()
                                        .map(RuleReport::json)
                                        .collect(Collectors.joining(",\n"))));
    }

    private static String json(Figure figure) {
        return "  {\"name\": \"%s\", \"without\": %s, \"with\": %s}"
                .formatted(
                        figure.name(),
                        Arrays.toString(figure.floor()),
                        Arrays.toString(figure.gateway()));
    }
}
