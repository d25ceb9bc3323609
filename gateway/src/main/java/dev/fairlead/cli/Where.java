package dev.fairlead.cli;

import dev.fairlead.call.Secret;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Loaded;
import dev.fairlead.ledger.limit.LimitSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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

    /**
     * The whole configuration of that file and how to read it again, or its problems, on standard
     * error.
     *
     * @param change what the command line says beside it, at every reading
     */
    Loaded load(Path file, Surroundings surroundings, UnaryOperator<Configuration> change)
            throws Stopped {
        UnaryOperator<Configuration> all =
                data == null
                        ? change
                        : read -> change.apply(read).keepingIn(Stores.in(dataFolder(surroundings)));
        Supplier<ConfigurationFile.Result> again =
                () -> new ConfigurationFile(file, surroundings.environment()).read().with(all);
        ConfigurationFile.Result result = again.get();
        return new Loaded(sound(result, surroundings), result.seen(), again);
    }

    private static Configuration sound(ConfigurationFile.Result result, Surroundings surroundings)
            throws Stopped {
        result.problems().forEach(problem -> surroundings.console().note(problem.toString()));
        int errors = result.errors().size();
        return result.configuration()
                .orElseThrow(
                        () ->
                                new Stopped(
                                        errors
                                                + (errors == 1 ? " problem" : " problems")
                                                + " in the configuration"));
    }

    /**
     * What a command needs to know of a gateway that may be running.
     *
     * @param token of its admin listener; null where it wants none
     */
    record Found(Stores stores, @Nullable Secret token) {}

    /** Where things are kept, for commands that look at them: no secret is needed for that. */
    Stores stores(Surroundings surroundings) throws Stopped {
        return found(surroundings).stores();
    }

    /** Where things are kept, and what lets in at the admin listener. */
    Found found(Surroundings surroundings) throws Stopped {
        Optional<Path> file = file(surroundings);
        if (file.isEmpty()) {
            return new Found(Stores.in(dataFolder(surroundings)), null);
        }
        ConfigurationFile.Result result = read(file.get(), surroundings);
        Secret token = result.value().server().token();
        if (data != null) {
            return new Found(Stores.in(dataFolder(surroundings)), token);
        }
        if (result.stores().isEmpty()) {
            result.errors().forEach(problem -> surroundings.console().note(problem.toString()));
            throw new Stopped("the configuration does not say where the records are");
        }
        return new Found(result.stores().get(), token);
    }

    /** What the configuration says, secrets aside; nothing where there is no sound one. */
    Optional<Configuration> withoutSecrets(Surroundings surroundings) {
        return file(surroundings)
                .map(file -> read(file, surroundings))
                .flatMap(ConfigurationFile.Result::configuration);
    }

    /** The limits of the file; none without a file. */
    List<LimitSettings> limits(Surroundings surroundings) throws Stopped {
        Optional<Path> file = file(surroundings);
        return file.isEmpty()
                ? List.of()
                : sound(read(file.get(), surroundings), surroundings).limits().settings();
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }

    private static ConfigurationFile.Result read(Path file, Surroundings surroundings) {
        return new ConfigurationFile(file, surroundings.environment()).readWithoutSecrets();
    }
}
