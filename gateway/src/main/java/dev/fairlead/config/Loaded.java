package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A configuration to start with, and how to read it anew while the gateway runs.
 *
 * @param seen what its files held when it was read
 * @param again reads the same files; null where it came from none
 */
public record Loaded(
        Configuration configuration,
        Sighting seen,
        @Nullable Supplier<ConfigurationFile.Result> again) {
    /** One that came from no file and does not change. */
    public static Loaded fixed(Configuration configuration) {
        return new Loaded(configuration, Sighting.NOTHING, null);
    }
}
