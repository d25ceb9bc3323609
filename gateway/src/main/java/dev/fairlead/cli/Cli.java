package dev.fairlead.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The program as people call it: one command and its arguments. */
public final class Cli {
    /** A problem was found or something went wrong. */
    static final int FAILED = 1;

    private final Doors doors;
    private final Surroundings surroundings;

    public Cli(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    /**
     * Runs the command.
     *
     * @return the exit code: 0, 1 for a problem, 2 for wrong arguments
     */
    public int run(String... arguments) {
        Console console = surroundings.console();
        Optional<Callable<Integer>> plain =
                new PlainArguments(doors, surroundings).command(List.of(arguments));
        int exit =
                plain.isPresent()
                        ? run(plain.get(), console)
                        : new Commands(doors, surroundings).run(arguments);
        console.out().flush();
        console.err().flush();
        return exit;
    }

    /** Says on standard error why a command ended early. */
    static int failed(Exception failure, Console console) {
        if (failure instanceof Stopped stopped) {
            console.note("fairlead: " + stopped.sentence());
            return FAILED;
        }
        console.note("fairlead: a bug: " + failure);
        failure.printStackTrace(console.err());
        return FAILED;
    }

    private static int run(Callable<Integer> command, Console console) {
        try {
            return command.call();
        } catch (Exception failure) {
            return failed(failure, console);
        }
    }
}
