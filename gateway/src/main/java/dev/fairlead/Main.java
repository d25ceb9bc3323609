package dev.fairlead;

import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.cli.Cli;
import dev.fairlead.cli.Doors;
import dev.fairlead.cli.Gateway;
import dev.fairlead.cli.StartFailure;
import dev.fairlead.cli.Surroundings;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.config.Loaded;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.telemetry.LogSettings;

import java.time.Duration;
import java.time.InstantSource;

/** The program: arguments, signals, exit code. */
public final class Main {
    private static final Assembly.Changes CHANGES =
            new Assembly.Changes(Duration.ofSeconds(1), Logging::apply);

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
                        loaded -> started(loaded, version),
                        stores -> SqliteDatabase.existing(stores.database()).recordQuery(),
                        stores -> SqliteDatabase.existing(stores.database()).counters(),
                        new SqliteKeys(),
                        new PricesOnDemand(version)),
                surroundings);
    }

    /** The keys of a SQLite file. */
    private static final class SqliteKeys implements Doors.Keys {
        @Override
        public KeyView read(Stores stores) throws KeyStoreFailure {
            return SqliteDatabase.existing(stores.database()).keysToRead();
        }

        @Override
        public KeyStore change(Stores stores) throws KeyStoreFailure {
            // What making a database has to say is no output of a command.
            Logging.apply(LogSettings.DEFAULT);
            return SqliteDatabase.existing(stores.database()).keysToChange();
        }
    }

    /** A gateway that SIGTERM and SIGINT end in order, with exit code 0 and not a signal's own. */
    private static Gateway.Running started(Loaded loaded, String version) throws StartFailure {
        Logging.apply(loaded.configuration().log());
        RunningGateway gateway = Assembly.start(loaded, version, InstantSource.system(), CHANGES);
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
