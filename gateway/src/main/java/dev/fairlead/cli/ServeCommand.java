package dev.fairlead.cli;

import dev.fairlead.config.Loaded;
import dev.fairlead.config.NoFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

@Command(
        description = {
            "Serve as configured, until a signal.",
            "SIGTERM: nothing new is accepted, running answers finish, every record is written."
        })
final class ServeCommand implements Callable<Integer> {
    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    ServeCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    /** Options by name, in place of picocli's reading. */
    ServeCommand with(Map<String, String> options) {
        where.take(options);
        return this;
    }

    @Override
    public Integer call() throws Stopped, InterruptedException {
        Optional<Path> file = where.file(surroundings);
        if (file.isPresent()) {
            return serve(where.load(file.get(), surroundings, UnaryOperator.identity()), null);
        }
        Path folder = where.dataFolder(surroundings);
        UpKey key = UpKey.of(folder, surroundings.environment());
        NoFile noFile = new NoFile(surroundings.environment());
        return serve(Loaded.fixed(noFile.configuration(folder, key.settings())), key);
    }

    private int serve(Loaded loaded, @Nullable UpKey key) throws Stopped, InterruptedException {
        Console console = surroundings.console();
        try (Gateway.Running running = doors.gateway().start(loaded)) {
            if (key != null) {
                key.keep(loaded.configuration().stores().folder());
                new Welcome(console, running).key(key);
            }
            console.note("Fairlead serves " + running.calls() + ", admin " + running.admin());
            running.awaitEnd();
            return 0;
        } catch (StartFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }
}
