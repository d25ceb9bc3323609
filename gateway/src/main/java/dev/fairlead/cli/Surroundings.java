package dev.fairlead.cli;

import dev.fairlead.config.Environment;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a command finds around itself.
 *
 * @param environment the variables
 * @param folder what relative paths of arguments count from
 * @param clock what {@code 7d} counts from
 * @param console where it prints
 */
public record Surroundings(
        Environment environment, Path folder, InstantSource clock, Console console) {
    /** Of the process. */
    public static Surroundings ofProcess() {
        return new Surroundings(
                Environment.ofProcess(),
                Path.of("").toAbsolutePath(),
                InstantSource.system(),
                Console.ofProcess());
    }
}
