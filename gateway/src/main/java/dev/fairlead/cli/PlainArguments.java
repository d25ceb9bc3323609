package dev.fairlead.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * {@code up} and {@code serve} as nearly everybody starts them: options with a value each, {@code
 * --name value}. Whatever else there is, mistakes too, is picocli's.
 *
 * <p>For the sake of the start: the classes of picocli are of a format that an AOT cache does not
 * take, so that loading them costs more than all the rest of an empty program. See
 * docs/decisions/0010-start.md.
 */
final class PlainArguments {
    private static final Set<String> PORTS = Set.of("--port", "--admin-port");
    private static final Set<String> PLACES = Set.of("--config", "--data");

    private final Doors doors;
    private final Surroundings surroundings;

    PlainArguments(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    /** The command that is meant; empty where picocli has to look. */
    Optional<Callable<Integer>> command(List<String> arguments) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Optional<Map<String, String>> options = options(arguments.subList(1, arguments.size()));
        return switch (arguments.getFirst()) {
            case "up" -> options.map(found -> new UpCommand(doors, surroundings).with(found));
            case "serve" ->
                    options.filter(found -> PLACES.containsAll(found.keySet()))
                            .map(found -> new ServeCommand(doors, surroundings).with(found));
            default -> Optional.empty();
        };
    }

    private static Optional<Map<String, String>> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            boolean plain = fits(arguments.get(i), value);
            if (!plain || options.put(arguments.get(i), value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(options);
    }

    private static boolean fits(String option, String value) {
        if (PORTS.contains(option)) {
            return Port.isOne(value);
        }
        return PLACES.contains(option) && !value.isEmpty() && value.charAt(0) != '-';
    }
}
