package dev.fairlead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.cli.Console;
import dev.fairlead.cli.Surroundings;
import dev.fairlead.config.Environment;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The program as it is called in a folder, within this process.
 *
 * @param folder where it is called
 * @param environment its variables
 */
record Program(Path folder, Map<String, String> environment, InstantSource clock) {
    Program(Path folder, Map<String, String> environment) {
        this(folder, environment, InstantSource.system());
    }

    /** What a command did. */
    record Outcome(int exit, String out, String err) {
        /** All that it has said. */
        String text() {
            return out + err;
        }
    }

    Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        int exit =
                Main.cli(new Surroundings(new Environment(environment), folder, clock, console))
                        .run(arguments);
        return new Outcome(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
}
