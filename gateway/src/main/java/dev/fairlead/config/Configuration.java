package dev.fairlead.config;

import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.routing.RouteSettings;
import dev.fairlead.telemetry.LogSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything that was configured, valid and immutable.
 *
 * @param server how the gateway listens
 * @param stores where it keeps things
 * @param providers whom it calls; names are unique
 * @param routes other names for providers; names are unique among routes
 * @param access who may call
 * @param log how it logs
 * @param prices where newer price data comes from
 */
public record Configuration(
        ServerConfiguration server,
        Stores stores,
        List<ProviderSettings> providers,
        List<RouteSettings> routes,
        Access access,
        LogSettings log,
        PriceRefresh prices) {
    public Configuration {
        providers = List.copyOf(providers);
        routes = List.copyOf(routes);
    }

    /** The same, listening elsewhere. */
    public Configuration listening(ServerConfiguration elsewhere) {
        return new Configuration(elsewhere, stores, providers, routes, access, log, prices);
    }

    /** The same with other keys. */
    public Configuration with(Access other) {
        return new Configuration(server, stores, providers, routes, other, log, prices);
    }

    /**
     * Where the gateway keeps things; absolute paths.
     *
     * @param folder the data folder: journal, lock, spool
     * @param database the SQLite file
     * @param journalSync when the journal is safe against power loss
     */
    public record Stores(Path folder, Path database, JournalSync journalSync) {
        /** All of it in one folder. */
        public static Stores in(Path folder) {
            Path absolute = folder.toAbsolutePath().normalize();
            return new Stores(absolute, absolute.resolve("fairlead.db"), JournalSync.INTERVAL);
        }
    }

    /**
     * When the journal is written through to the disk; {@code kill -9} loses nothing in any case.
     */
    public enum JournalSync {
        /** Every 50 ms. */
        INTERVAL,
        /** Before the end of each answer. */
        EACH,
        /** When the operating system likes. */
        OFF
    }

    /** Who may call; names are unique, and so are the texts of the keys. */
    public record Access(
            List<ProjectSettings> projects, List<UserSettings> users, List<KeySettings> keys) {
        public Access {
            projects = List.copyOf(projects);
            users = List.copyOf(users);
            keys = List.copyOf(keys);
        }

        /** One key and nobody else. */
        public static Access of(KeySettings key) {
            return new Access(List.of(), List.of(), List.of(key));
        }
    }

    /**
     * Where newer price data comes from.
     *
     * @param source an {@code http} or {@code https} URL or an absolute path; null: the data that
     *     came with the gateway is used
     * @param every how often it is looked at
     */
    public record PriceRefresh(@Nullable String source, Duration every) {
        public static final PriceRefresh NONE = new PriceRefresh(null, Duration.ofHours(1));
    }
}
