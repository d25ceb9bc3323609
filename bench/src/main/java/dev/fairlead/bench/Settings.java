package dev.fairlead.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a run was asked to do.
 *
 * @param rounds measured rounds of each scenario
 * @param quick whether this is a smoke: small, and its figures mean nothing
 * @param self whether nginx stands in the gateway's place, which shows the noise
 * @param only the scenarios to run
 * @param root the project's folder
 * @param scratch a folder for this run alone
 * @param results where the JSON goes
 */
record Settings(
        int rounds,
        boolean quick,
        boolean self,
        List<String> only,
        Path root,
        Path scratch,
        Path results) {
    static final List<String> SCENARIOS =
            List.of("standard", "sizes", "latency", "streams", "many", "start");

    static final String USAGE =
            """
            Usage: bench/run [--quick] [--self] [--rounds N] [--only NAME,…] [--json FILE]
              --quick    a smoke of under two minutes: everything runs, the figures mean nothing
              --self     nginx against a second nginx: how much the figures vary by themselves
              --rounds   measured rounds of each scenario (9)
              --only     of: standard, sizes, latency, streams, many, start
              --json     where the figures go (bench/results/<date>.json)
            """;

    /** Reads the arguments; null where help was asked for. */
    static Settings parse(String[] arguments, Path root, Path scratch, Path results) {
        Settings settings = new Settings(9, false, false, SCENARIOS, root, scratch, results);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            settings =
                    switch (argument) {
                        case "--quick" -> settings.quickly();
                        case "--self" -> settings.withSelf();
                        case "--rounds" ->
                                settings.withRounds(Integer.parseInt(value(arguments, ++i)));
                        case "--only" -> settings.withOnly(value(arguments, ++i));
                        case "--json" -> settings.withResults(Path.of(value(arguments, ++i)));
                        default ->
                                throw new IllegalArgumentException("unknown argument: " + argument);
                    };
        }
        return settings;
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    boolean runs(String scenario) {
        return only.contains(scenario);
    }

    /** A count as it is, or its share in a smoke. */
    int scaled(int count) {
        return quick ? Math.max(1, count / 20) : count;
    }

    private Settings quickly() {
        return new Settings(1, true, self, only, root, scratch, results);
    }

    private Settings withSelf() {
        return new Settings(rounds, quick, true, only, root, scratch, results);
    }

    private Settings withRounds(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("--rounds: " + count + " (expected: > 0)");
        }
        return new Settings(count, quick, self, only, root, scratch, results);
    }

    private Settings withOnly(String names) {
        List<String> chosen = Arrays.asList(names.split(","));
        chosen.stream()
                .filter(name -> !SCENARIOS.contains(name))
                .forEach(
                        name -> {
                            throw new IllegalArgumentException("--only: no scenario " + name);
                        });
        return new Settings(rounds, quick, self, List.copyOf(chosen), root, scratch, results);
    }

    private Settings withResults(Path file) {
        return new Settings(rounds, quick, self, only, root, scratch, file);
    }
}
