package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.Loaded;
import dev.fairlead.config.NoFile;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.config.ServerConfiguration.Address;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Start without any configuration: the built-in 'test' provider, every provider whose"
                    + " usual environment variable is set, and one key, which is printed once.",
            "FAIRLEAD_KEY sets the key. A file is read only with --config."
        })
final class UpCommand implements Callable<Integer> {
    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            description = "Where clients call. 0 picks a free one. Default: 8787.")
    private @Nullable Port port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            description = "Where operators look. 0 picks a free one. Default: 8788.")
    private @Nullable Port adminPort;

    UpCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    /** Options by name, in place of picocli's reading. */
    UpCommand with(Map<String, String> options) {
        where.take(options);
        port = Port.optional(options.get("--port"));
        adminPort = Port.optional(options.get("--admin-port"));
        return this;
    }

    @Override
    public Integer call() throws Stopped, InterruptedException {
        Optional<Path> file = where.namedFile(surroundings);
        if (file.isPresent()) {
            return fromFile(file.get());
        }
        Where.usualFile(surroundings)
                .ifPresent(
                        lying ->
                                surroundings
                                        .console()
                                        .note(
                                                lying
                                                        + " is not read; 'fairlead serve' or"
                                                        + " --config reads it"));
        return withoutFile();
    }

    private int withoutFile() throws Stopped, InterruptedException {
        NoFile noFile = new NoFile(surroundings.environment());
        Path folder = where.dataFolder(surroundings);
        UpKey key = UpKey.of(folder, surroundings.environment());
        Configuration configuration = noFile.configuration(folder, key.settings());
        try (Gateway.Running running = start(Loaded.fixed(listening(configuration)))) {
            key.keep(folder);
            Welcome welcome = new Welcome(surroundings.console(), running);
            welcome.addresses();
            welcome.key(key);
            welcome.discovered(noFile.discovered());
            welcome.curl(configuration, key.made());
            running.awaitEnd();
            return 0;
        }
    }

    private int fromFile(Path file) throws Stopped, InterruptedException {
        Loaded loaded = where.load(file, surroundings, this::listening);
        try (Gateway.Running running = start(loaded)) {
            Welcome welcome = new Welcome(surroundings.console(), running);
            welcome.addresses();
            welcome.curl(loaded.configuration(), null);
            running.awaitEnd();
            return 0;
        }
    }

    private Configuration listening(Configuration configuration) {
        ServerConfiguration server = configuration.server();
        return configuration.listening(
                server.at(at(server.data(), port), at(server.admin(), adminPort)));
    }

    private Gateway.Running start(Loaded loaded) throws Stopped, InterruptedException {
        try {
            return doors.gateway().start(loaded);
        } catch (StartFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    private static Address at(Address address, @Nullable Port other) {
        return other == null ? address : new Address(address.host(), other.number());
    }
}
