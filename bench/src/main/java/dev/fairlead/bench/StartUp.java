package dev.fairlead.bench;

import dev.fairlead.bench.Figure.Bound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** From the start of the launcher to the first 200 of {@code /ready}. */
final class StartUp {
    private static final double READY_MILLIS = 600;

    /** Flags are part of the name of the launcher's AOT cache: with others there is none. */
    private static final Map<String, String> WITHOUT_CACHE =
            Map.of("JAVA_OPTS", "-Dfairlead.bench=cold");

    private static final Duration TRAINED_WITHIN = Duration.ofSeconds(60);

    private final Settings settings;
    private final Notes notes;

    StartUp(Settings settings, Notes notes) {
        this.settings = settings;
        this.notes = notes;
    }

    List<Figure> measure() throws IOException, InterruptedException {
        int count = settings.quick() ? 1 : Math.max(5, settings.rounds());
        double[] cold = new double[count];
        double[] first = new double[count];
        double[] again = new double[count];
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(settings.scratch().resolve("start" + i));
            first[i] = millis(folder, Map.of());
            again[i] = millis(folder, Map.of());
            cold[i] = millis(folder, WITHOUT_CACHE);
        }
        return List.of(
                figure("start to ready, new data folder", first, Bound.absolute(READY_MILLIS)),
                figure("start to ready, again", again, Bound.absolute(READY_MILLIS)),
                figure("start to ready, without AOT cache", cold, Bound.NONE));
    }

    private static Figure figure(String name, double[] millis, Bound bound) {
        return new Figure(name, "ms", new double[0], millis, bound);
    }

    /** {@code up} leaves an AOT cache behind, made beside it: what users have from then on. */
    void train() throws IOException, InterruptedException {
        // One of another build would pass for the one that is awaited.
        for (Path stale : caches()) {
            Files.delete(stale);
        }
        Path folder = Files.createDirectories(settings.scratch().resolve("up"));
        int port = Ports.free();
        List<String> up =
                List.of(
                        settings.root().resolve("fairlead").toString(),
                        "up",
                        "--port",
                        Integer.toString(port),
                        "--admin-port",
                        "0",
                        "--data",
                        folder.resolve("data").toString());
        try (Child child = Child.start(folder, up, Map.of())) {
            Ports.await(port, "/ready", child.process());
            long deadline = System.nanoTime() + TRAINED_WITHIN.toNanos();
            while (!cached() && System.nanoTime() < deadline) {
                Thread.sleep(200);
            }
            child.stop();
        }
        notes.add("the launcher " + (cached() ? "has" : "has no") + " AOT cache");
    }

    private boolean cached() throws IOException {
        return !caches().isEmpty();
    }

    private List<Path> caches() throws IOException {
        Path cache = settings.root().resolve("build/cache");
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> isCache(file.getFileName().toString())).toList();
        }
    }

    private static boolean isCache(String name) {
        return name.endsWith(".aot") && !name.startsWith("training.");
    }

    private double millis(Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = Ports.free();
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, Gateway.configuration(port, Ports.free(), Ports.free()));
        List<String> serve = Launcher.command(settings.root(), file, "serve");
        long start = System.nanoTime();
        try (Child child = Child.start(folder, serve, environment)) {
            Ports.await(port, "/ready", child.process());
            double took = (System.nanoTime() - start) / 1e6;
            child.stop();
            return took;
        }
    }
}
