package dev.fairlead.cli;

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
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Console console = surroundings.console();
        Optional<Path> file = where.file(surroundings);
        if (file.isEmpty()) {
            console.note("fairlead: there is no configuration file here; nothing to check");
            return 0;
        }
        ConfigurationFile.Result result =
                new ConfigurationFile(file.get(), surroundings.environment()).read();
        result.problems().forEach(problem -> console.print(problem.toString()));
        if (!result.errors().isEmpty()) {
            return Cli.FAILED;
        }
        console.note(file.get() + ": good");
        return 0;
    }
}
