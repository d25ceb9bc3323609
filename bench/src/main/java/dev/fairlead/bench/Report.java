package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a run, as a table for people and as JSON. */
record Report(String started, List<String> notes, List<Figure> figures) {
    /** A Markdown table, notes below. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append("| measured | unit | nginx | gateway | ratio (of rounds) | target | met |\n");
        table.append("|---|---|---:|---:|---:|---:|---|\n");
        figures.forEach(figure -> table.append(row(figure)));
        table.append('\n');
        notes.forEach(note -> table.append("- ").append(note).append('\n'));
        return table.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, json());
    }

    boolean allMet() {
        return figures.stream().allMatch(Figure::met);
    }

    private static String row(Figure figure) {
        double[] ratios = figure.ratios();
        Arrays.sort(ratios);
        // A difference may be below zero: no ratio says anything of it.
        boolean comparable = Arrays.stream(figure.floor()).allMatch(value -> value > 0);
        String ratio =
                ratios.length == 0 || !comparable
                        ? "–"
                        : text(
                                "%.2f (%.2f–%.2f)",
                                figure.ratio(), ratios[0], ratios[ratios.length - 1]);
        boolean bound = figure.bound().exists();
        return text(
                "| %s | %s | %s | %s | %s | %s | %s |%n",
                figure.name(),
                figure.unit(),
                ratios.length == 0 ? "–" : number(figure.floorMedian()),
                number(figure.gatewayMedian()),
                ratio,
                bound ? "≤ " + number(figure.most()) : "–",
                bound ? (figure.met() ? "yes" : "**no**") : "–");
    }

    private static String number(double value) {
        return text(Math.abs(value) < 100 ? "%.1f" : "%.0f", value);
    }

    private String json() {
        String rows = figures.stream().map(Report::json).collect(Collectors.joining(",\n    "));
        String said = notes.stream().map(Report::quoted).collect(Collectors.joining(",\n    "));
        return """
        {
          "started": %s,
          "processors": %d,
          "java": %s,
          "notes": [
            %s
          ],
          "figures": [
            %s
          ]
        }
        """
                .formatted(
                        quoted(started),
                        Runtime.getRuntime().availableProcessors(),
                        quoted(System.getProperty("java.vm.version")),
                        said,
                        rows);
    }

    private static String json(Figure figure) {
        return "{\"name\": %s, \"unit\": %s, \"nginx\": %s, \"gateway\": %s, \"target\": %s, \"met\": %s}"
                .formatted(
                        quoted(figure.name()),
                        quoted(figure.unit()),
                        json(figure.floor()),
                        json(figure.gateway()),
                        figure.bound().exists() ? text("%.3f", figure.most()) : "null",
                        figure.met());
    }

    private static String json(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> text("%.3f", value))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
