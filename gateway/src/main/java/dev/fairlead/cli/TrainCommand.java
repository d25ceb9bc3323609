package dev.fairlead.cli;

import dev.fairlead.config.Environment;
import dev.fairlead.config.NoFile;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.config.ServerConfiguration.Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Runs a gateway in a folder of its own and calls it, so that the launcher can record what a JVM
 * learns from real traffic (its AOT cache). No provider but {@code test} is called.
 */
@Command(hidden = true, description = "Run traffic through a gateway of its own, then stop.")
final class TrainCommand implements Callable<Integer> {
    private static final Address ANYWHERE = new Address("127.0.0.1", 0);

    private final Doors doors;
    private final Console console;

    @Option(names = "--calls", paramLabel = "COUNT", description = "Default: 3000.")
    private int calls = 3000;

    TrainCommand(Doors doors, Console console) {
        this.doors = doors;
        this.console = console;
    }

    @Override
    public Integer call() throws Stopped, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fairlead-train");
        Environment nobody = new Environment(Map.of());
        UpKey key = UpKey.of(folder, nobody);
        var configuration = new NoFile(nobody).configuration(folder, key.settings());
        ServerConfiguration server = configuration.server().at(ANYWHERE, ANYWHERE);
        try (Gateway.Running running = doors.gateway().start(configuration.listening(server))) {
            key.keep(folder);
            new Welcome(new Console(console.err(), console.err()), running).addresses();
            String text = key.made() == null ? "" : key.made().reveal();
            long good = new TrainingTraffic(running, text).run(calls);
            console.note("fairlead: trained with " + good + " calls");
            return good > 0 ? 0 : Cli.FAILED;
        } catch (StartFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        } finally {
            delete(folder);
        }
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
