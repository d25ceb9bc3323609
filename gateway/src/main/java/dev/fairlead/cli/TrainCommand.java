package dev.fairlead.cli;

import dev.fairlead.authentication.KeyText;
import dev.fairlead.config.Environment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Runs {@code up} and {@code serve} in a folder of their own and calls them, so that the launcher
 * can record what a JVM learns from real traffic (its AOT cache). No provider but {@code test} is
 * called.
 */
@Command(hidden = true, description = "Run traffic through gateways of its own, then stop.")
final class TrainCommand implements Callable<Integer> {
    private static final String FILE =
            """
            server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0", timeouts: {connect: 5s}}
            providers:
              test: {type: test}
            routes:
              - {name: rehearsal, provider: test}
            projects: {training: {}}
            keys:
              - {name: training, project: training, secret: "${env:FAIRLEAD_KEY}"}
            """;

    private final Doors doors;
    private final Surroundings surroundings;

    @Option(names = "--calls", paramLabel = "COUNT", description = "Default: 3000.")
    private int calls = 3000;

    TrainCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("fairlead-train");
        try {
            Path file = Files.writeString(folder.resolve("training.yaml"), FILE);
            String data = folder.resolve("data").toString();
            String key = KeyText.generate(new SecureRandom()).text();
            int exit =
                    run(key, "up", "--port", "0", "--admin-port", "0", "--data", data)
                            + run(key, "serve", "--config", file.toString(), "--data", data);
            return exit == 0 ? 0 : Cli.FAILED;
        } finally {
            delete(folder);
        }
    }

    private int run(String key, String... arguments) {
        Console console = surroundings.console();
        Gateway trained =
                configuration ->
                        new TrainingRun(
                                doors.gateway().start(configuration), key, calls / 2, console);
        return new Cli(
                        new Doors(
                                doors.version(),
                                trained,
                                doors.records(),
                                doors.counters(),
                                doors.keys(),
                                doors.prices()),
                        new Surroundings(
                                new Environment(Map.of(UpKey.VARIABLE, key)),
                                surroundings.folder(),
                                surroundings.clock(),
                                new Console(console.err(), console.err())))
                .run(arguments);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
