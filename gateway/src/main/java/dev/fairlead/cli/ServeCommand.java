package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.NoFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

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
            return serve(where.configuration(file.get(), surroundings), null);
        }
        Path folder = where.dataFolder(surroundings);
        UpKey key = UpKey.of(folder, surroundings.environment());
        NoFile noFile = new NoFile(surroundings.environment());
        return serve(noFile.configuration(folder, key.settings()), key);
    }

    private int serve(Configuration configuration, @Nullable UpKey key)
            throws Stopped, InterruptedException {
        Console console = surroundings.console();
        try (Gateway.Running running = doors.gateway().start(configuration)) {
            if (key != null) {
                key.keep(configuration.stores().folder());
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
