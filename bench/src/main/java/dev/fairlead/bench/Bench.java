package dev.fairlead.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the scenarios, prints the table, keeps the figures. */
final class Bench {
    private final Settings settings;
    private final Notes notes = new Notes();
    private final List<Figure> figures = new ArrayList<>();

    private Bench(Settings settings) {
        this.settings = settings;
    }

    /** Arguments: the project's folder, a scratch folder, then those of {@link Settings#USAGE}. */
    static void main(String[] arguments) throws Exception {
        String[] options = Arrays.copyOfRange(arguments, 2, arguments.length);
        if (List.of(options).contains("--help")) {
            System.out.print(Settings.USAGE);
            return;
        }
        Path root = Path.of(arguments[0]);
        Path file =
                root.resolve(
                        "bench/results/" + Instant.now().toString().replace(':', '-') + ".json");
        Settings settings;
        try {
            settings = Settings.parse(options, root, Path.of(arguments[1]), file);
            Nginx.program();
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.print(Settings.USAGE);
            System.exit(2);
            return;
        }
        try {
            System.exit(new Bench(settings).run() ? 0 : 1);
        } catch (Exception e) {
            e.printStackTrace();
            Child.printLogs(settings.scratch());
            System.exit(1);
        }
    }

    /** Returns whether all targets are met; in a smoke, whether everything ran. */
    private boolean run() throws Exception {
        String started = Instant.now().toString();
        notes.add(Machine.description());
        StartUp startUp = new StartUp(settings, notes);
        if (!settings.self()) {
            startUp.train();
        }
        measure();
        if (settings.runs("start") && !settings.self()) {
            figures.addAll(startUp.measure());
        }
        Report report = new Report(started, notes.lines(), figures);
        System.out.print(report.table());
        report.write(settings.results());
        System.err.println("bench: figures in " + settings.results());
        return settings.quick() || report.allMet();
    }

    private void measure() throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        try (Direct direct = new Direct();
                Nginx nginx =
                        new Nginx(
                                "nginx",
                                settings.scratch().resolve("nginx"),
                                direct.port(),
                                loops);
                Subject gateway = gateway(direct.port(), loops)) {
            Tally tally = new Tally();
            Field field = new Field(new Loop(), direct, nginx, gateway, tally);
            Linux.exactTimers();
            scenarios(new Scenarios(settings, field, notes));
            if (gateway instanceof Gateway measured) {
                measured.stop();
                measured.compareRecords(tally, notes);
            }
        }
    }

    private void scenarios(Scenarios scenarios) {
        scenarios.warmUp();
        if (settings.runs("standard")) {
            figures.addAll(scenarios.standard());
        }
        if (settings.runs("sizes")) {
            figures.addAll(scenarios.sizes());
        }
        if (settings.runs("latency")) {
            figures.addAll(scenarios.latency());
        }
        if (settings.runs("streams")) {
            figures.addAll(scenarios.streams());
        }
        if (settings.runs("many")) {
            figures.addAll(scenarios.many());
        }
    }

    private Subject gateway(int providerPort, int loops) throws Exception {
        return settings.self()
                ? new Nginx("nginx 2", settings.scratch().resolve("nginx2"), providerPort, loops)
                : new Gateway(settings, providerPort);
    }
}
