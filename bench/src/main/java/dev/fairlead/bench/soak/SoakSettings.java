package dev.fairlead.bench.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a soak was asked to do.
 *
 * @param duration of the load whose figures count
 * @param rate calls a second; 0 for half of what the machine sustains
 * @param results where the JSON goes
 */
record SoakSettings(Duration duration, int rate, Path results) {
    static final String USAGE =
            """
            Usage: bench/soak [--minutes N] [--rate N] [--json FILE]
              --minutes  how long the load lasts (20)
              --rate     calls a second (half of what the machine sustains, measured first)
              --json     where the figures go (bench/results/soak-<date>.json)
            """;

    static SoakSettings parse(String[] arguments, Path results) {
        SoakSettings settings = new SoakSettings(Duration.ofMinutes(20), 0, results);
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            settings = settings.with(arguments[i], arguments[i + 1]);
        }
        return settings;
    }

    private SoakSettings with(String name, String value) {
        return switch (name) {
            case "--minutes" ->
                    new SoakSettings(Duration.ofMinutes(positive(name, value)), rate, results);
            case "--rate" -> new SoakSettings(duration, positive(name, value), results);
            case "--json" -> new SoakSettings(duration, rate, Path.of(value));
            default -> throw new IllegalArgumentException("unknown argument: " + name);
        };
    }

    private static int positive(String name, String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return number;
    }
}
