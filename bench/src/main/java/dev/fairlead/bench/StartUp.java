package dev.fairlead.bench;

import dev.fairlead.bench.Figure.Bound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From the start of the launcher to the first 200 of {@code /ready}. */
final class StartUp {
    private static final double READY_MILLIS = 600;

    private final Settings settings;
    private final Notes notes;

    StartUp(Settings settings, Notes notes) {
        this.settings = settings;
        this.notes = notes;
    }

    List<Figure> measure() throws IOException, InterruptedException {
        int count = settings.quick() ? 1 : Math.max(5, settings.rounds());
        double[] first = new double[count];
        double[] again = new double[count];
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(settings.scratch().resolve("start" + i));
            first[i] = millis(folder);
            again[i] = millis(folder);
        }
        notes.add("start: the launcher had been built and run before");
        return List.of(
                new Figure(
                        "start to ready, empty data folder",
                        "ms",
                        new double[0],
                        first,
                        Bound.absolute(READY_MILLIS)),
                new Figure(
                        "start to ready, again",
                        "ms",
                        new double[0],
                        again,
                        Bound.absolute(READY_MILLIS)));
    }

    private double millis(Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, Gateway.configuration(port, Ports.free(), Ports.free()));
        long start = System.nanoTime();
        try (Child child = Child.start(folder, Launcher.command(settings.root(), file, "serve"))) {
            Ports.await(port, "/ready", child.process());
            double took = (System.nanoTime() - start) / 1e6;
            child.stop();
            return took;
        }
    }
}
