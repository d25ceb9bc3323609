package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.NoFile;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.config.ServerConfiguration.Address;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
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
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Where where = new Where();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where clients call. 0 picks a free one. Default: 8787.")
    private @Nullable Integer port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Where operators look. 0 picks a free one. Default: 8788.")
    private @Nullable Integer adminPort;

    UpCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
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
        try (Gateway.Running running = start(configuration)) {
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
        Configuration configuration = where.configuration(file, surroundings);
        try (Gateway.Running running = start(configuration)) {
            Welcome welcome = new Welcome(surroundings.console(), running);
            welcome.addresses();
            welcome.curl(configuration, null);
            running.awaitEnd();
            return 0;
        }
    }

    private Gateway.Running start(Configuration configuration)
            throws Stopped, InterruptedException {
        ServerConfiguration server = configuration.server();
        try {
            return doors.gateway()
                    .start(
                            configuration.listening(
                                    server.at(
                                            at(server.data(), port),
                                            at(server.admin(), adminPort))));
        } catch (StartFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    private Address at(Address address, @Nullable Integer other) {
        if (other == null) {
            return address;
        }
        if (other < 0 || other > 65535) {
            throw new ParameterException(
                    spec.commandLine(), "port " + other + " (expected: 0 to 65535)");
        }
        return new Address(address.host(), other);
    }
}
