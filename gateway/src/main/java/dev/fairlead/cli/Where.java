package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.Configuration.PriceRefresh;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.config.ConfigurationFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * {@code --config} and {@code --data}: which gateway a command is about. With neither, the file
 * {@code ./fairlead.yaml} if there is one, else the folder {@code ./data}.
 */
final class Where {
    static final String FILE = "fairlead.yaml";
    static final String DATA = "data";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file. Default: ./fairlead.yaml, if there is one.")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder. Default: as configured, else ./data.")
    private @Nullable Path data;

    /** Options by name, in place of picocli's reading. */
    void take(Map<String, String> options) {
        config = path(options.get("--config"));
        data = path(options.get("--data"));
    }

    /** The file that the arguments name; empty for none. */
    Optional<Path> namedFile(Surroundings surroundings) {
        return Optional.ofNullable(config).map(surroundings.folder()::resolve);
    }

    /** The file that the arguments name or that lies here; empty for none. */
    Optional<Path> file(Surroundings surroundings) {
        Optional<Path> named = namedFile(surroundings);
        if (named.isPresent() || data != null) {
            return named;
        }
        return usualFile(surroundings);
    }

    static Optional<Path> usualFile(Surroundings surroundings) {
        return Optional.of(surroundings.folder().resolve(FILE)).filter(Files::exists);
    }

    Path dataFolder(Surroundings surroundings) {
        return surroundings.folder().resolve(data == null ? Path.of(DATA) : data);
    }

    /** The whole configuration of that file, or its problems, on standard error. */
    Configuration configuration(Path file, Surroundings surroundings) throws Stopped {
        ConfigurationFile.Result result =
                new ConfigurationFile(file, surroundings.environment()).read();
        result.problems().forEach(problem -> surroundings.console().note(problem.toString()));
        int errors = result.errors().size();
        Configuration configuration =
                result.configuration()
                        .orElseThrow(
                                () ->
                                        new Stopped(
                                                errors
                                                        + (errors == 1 ? " problem" : " problems")
                                                        + " in the configuration"));
        return data == null
                ? configuration
                : configuration.keepingIn(Stores.in(dataFolder(surroundings)));
    }

    /** Where things are kept, for commands that look at them: no secret is needed for that. */
    Stores stores(Surroundings surroundings) throws Stopped {
        Optional<Path> file = file(surroundings);
        if (file.isEmpty() || data != null) {
            return Stores.in(dataFolder(surroundings));
        }
        ConfigurationFile.Result result = read(file.get(), surroundings);
        if (result.stores().isEmpty()) {
            result.errors().forEach(problem -> surroundings.console().note(problem.toString()));
            throw new Stopped("the configuration does not say where the records are");
        }
        return result.stores().get();
    }

    /** What the configuration says of prices; nothing where there is no sound one. */
    Optional<Configuration> aboutPrices(Surroundings surroundings) {
        return file(surroundings)
                .map(file -> read(file, surroundings))
                .flatMap(ConfigurationFile.Result::configuration);
    }

    static PriceRefresh refresh(Optional<Configuration> configuration) {
        return configuration.map(Configuration::prices).orElse(PriceRefresh.NONE);
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }

    private static ConfigurationFile.Result read(Path file, Surroundings surroundings) {
        return new ConfigurationFile(file, surroundings.environment()).readWithoutSecrets();
    }
}
