package dev.fairlead.config;

import dev.fairlead.config.Configuration.Stores;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A configuration file: read whole, with all its problems at once. */
public final class ConfigurationFile {
    private final Path path;
    private final Environment environment;

    /**
     * @param path of the YAML file; relative paths in it count from its folder
     * @param environment what {@code ${env:NAME}} refers to
     */
    public ConfigurationFile(Path path, Environment environment) {
        this.path = path;
        this.environment = environment;
    }

    /**
     * What was read.
     *
     * @param value the configuration; with stand-ins where there are errors
     * @param problems in the order of the file, warnings too
     * @param seen what the file held, and every file that it names a secret or a certificate by
     */
    public record Result(Configuration value, List<Problem> problems, Sighting seen) {
        public Result {
            problems = List.copyOf(problems);
        }

        /** The configuration if nothing is wrong with it. */
        public Optional<Configuration> configuration() {
            return errors().isEmpty() ? Optional.of(value) : Optional.empty();
        }

        /** The same, changed by what the command line says. */
        public Result with(UnaryOperator<Configuration> change) {
            return new Result(change.apply(value), problems, seen);
        }

        public List<Problem> errors() {
            return problems.stream().filter(p -> p.weight() == Problem.Weight.ERROR).toList();
        }

        /**
         * Where things are kept, if that part of the file is sound: whoever reads records need not
         * care for the rest.
         */
        public Optional<Stores> stores() {
            boolean sound =
                    errors().stream()
                            .noneMatch(p -> p.path().matches("|data|store|ledger(\\..*)?"));
            return sound ? Optional.of(value.stores()) : Optional.empty();
        }
    }

    /** With every secret resolved. */
    public Result read() {
        return read(References.Reach.RESOLVE);
    }

    /** For commands that only look at what is kept: secrets are left alone and stand empty. */
    public Result readWithoutSecrets() {
        return read(References.Reach.LEAVE);
    }

    private Result read(References.Reach reach) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        ReadFiles files = new ReadFiles();
        Context context =
                new Context(
                        path.toString(),
                        folder,
                        new References(environment, folder, reach, files),
                        files);
        Node root = root(context, path.toAbsolutePath());
        Configuration configuration = new ConfigurationReader(context).read(root);
        return new Result(configuration, context.problems(), files.sighting());
    }

    private static @Nullable Node root(Context context, Path file) {
        try {
            return new Document(context).root(context.files().read(file));
        } catch (NoSuchFileException missing) {
            context.problem(0, "there is no such file");
        } catch (IOException unreadable) {
            context.problem(0, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
        return null;
    }
}
