package dev.fairlead.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of a soak, as a table for people and as JSON. */
record SoakReport(
        String started,
        String machine,
        int rate,
        long changes,
        Traffic traffic,
        Watch watch,
        Map<String, Long> records,
        List<Finding> findings) {
    /** A Markdown table, notes below. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append("| looked at | found | demanded | met |\n|---|---|---|---|\n");
        findings.forEach(finding -> table.append(finding.row()));
        table.append('\n');
        table.append("- %s%n".formatted(machine));
        table.append(
                String.format(
                        Locale.ROOT,
                        "- %,d calls in %,d s, %,d a second asked for: %s%n",
                        traffic.ended(),
                        watch.samples().getLast().seconds(),
                        rate,
                        kinds(kind -> kind.name().toLowerCase(Locale.ROOT) + " ", ", ")));
        table.append("- records by ending: %s%n".formatted(records));
        table.append("- changes of the configuration in force: %,d%n".formatted(changes));
        return table.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, json());
    }

    private String json() {
        return """
        {
          "started": "%s",
          "machine": "%s",
          "rate": %d,
          "calls": {%s},
          "records": {%s},
          "alive": %s,
          "samples": [
            %s
          ],
          "findings": [
            %s
          ]
        }
        """
                .formatted(
                        started,
                        machine,
                        rate,
                        kinds(kind -> "\"" + kind.name().toLowerCase(Locale.ROOT) + "\": ", ", "),
                        records.entrySet().stream()
                                .map(
                                        entry ->
                                                "\"%s\": %d"
                                                        .formatted(
                                                                entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining(", ")),
                        watch.heap(),
                        watch.samples().stream()
                                .map(SoakReport::json)
                                .collect(Collectors.joining(",\n    ")),
                        findings.stream()
                                .map(SoakReport::json)
                                .collect(Collectors.joining(",\n    ")));
    }

    private String kinds(Function<Kind, String> name, String between) {
        return Arrays.stream(Kind.values())
                .map(kind -> name.apply(kind) + traffic.ended(kind))
                .collect(Collectors.joining(between));
    }

    private static String json(Vitals vitals) {
        return ("{\"seconds\": %d, \"resident\": %d, \"descriptors\": %d, \"threads\": %d,"
                        + " \"journal\": %d, \"store\": %d, \"upstream\": %d, \"downstream\": %d}")
                .formatted(
                        vitals.seconds(),
                        vitals.resident(),
                        vitals.descriptors(),
                        vitals.threads(),
                        vitals.journal(),
                        vitals.store(),
                        vitals.upstream(),
                        vitals.downstream());
    }

    private static String json(Finding finding) {
        return "{\"what\": \"%s\", \"found\": \"%s\", \"demanded\": \"%s\", \"good\": %s}"
                .formatted(finding.what(), finding.found(), finding.demanded(), finding.good());
    }
}
