package dev.fairlead;

import dev.fairlead.cli.Cli;
import dev.fairlead.cli.Doors;
import dev.fairlead.cli.Gateway;
import dev.fairlead.cli.StartFailure;
import dev.fairlead.cli.Surroundings;
import dev.fairlead.config.Configuration;
import dev.fairlead.storage.SqliteDatabase;

/** The program: arguments, signals, exit code. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(cli(Surroundings.ofProcess()).run(arguments));
    }

    /** The commands, with the rest of the program behind them. */
    static Cli cli(Surroundings surroundings) {
        String version = Version.current();
        return new Cli(
                new Doors(
                        version,
                        configuration -> started(configuration, version),
                        stores -> SqliteDatabase.existing(stores.database()).recordQuery(),
                        PriceUpdates::newest),
                surroundings);
    }

    /** A gateway that SIGTERM and SIGINT end in order, with exit code 0 and not a signal's own. */
    private static Gateway.Running started(Configuration configuration, String version)
            throws StartFailure {
        Logging.apply(configuration.log());
        RunningGateway gateway = Assembly.start(configuration, version);
        Thread hook =
                new Thread(
                        () -> {
                            gateway.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        gateway.whenClosed(() -> forget(hook));
        return gateway;
    }

    /** After an end without a signal, the exit code is the command's. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // It was a signal: the hook itself ends the process.
        }
    }
}
