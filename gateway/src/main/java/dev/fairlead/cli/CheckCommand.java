package dev.fairlead.cli;

import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.ConfigurationFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Check the configuration: all problems at once, each with file, line and path.",
            "Exit code 0 if 'serve' would take it, 1 if not."
        })
final class CheckCommand implements Callable<Integer> {
    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    CheckCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Stopped {
        Console console = surroundings.console();
        Optional<Path> file = where.file(surroundings);
        if (file.isEmpty()) {
            console.note("fairlead: there is no configuration file here; nothing to check");
            return 0;
        }
        ConfigurationFile.Result result =
                new ConfigurationFile(file.get(), surroundings.environment()).read();
        result.problems().forEach(problem -> console.print(problem.toString()));
        if (!result.errors().isEmpty() || clashes(result.value())) {
            return Cli.FAILED;
        }
        console.note(file.get() + ": good");
        return 0;
    }

    /**
     * Whether a key of the file has the name of one of the store, which would not count any more.
     */
    private boolean clashes(Configuration configuration) throws Stopped {
        boolean found = false;
        try (KeyView store = doors.keys().read(configuration.stores())) {
            for (KeySettings key : configuration.access().keys()) {
                if (store.find(key.name()).filter(s -> s.name().equals(key.name())).isPresent()) {
                    found = true;
                    surroundings
                            .console()
                            .print("keys: '" + key.name() + "' is the name of a key of the store");
                }
            }
            return found;
        } catch (KeyStoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }
}
