package dev.fairlead.config;

import java.util.Map;
import java.util.Optional;

/**
 * The variables of the process.
 *
 * @param variables name to value
 */
public record Environment(Map<String, String> variables) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Of the process that runs. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** Empty also where the variable is set to nothing. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** The names alone: values may be secrets. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
