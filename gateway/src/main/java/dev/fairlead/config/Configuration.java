package dev.fairlead.config;

import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.OperationClass;
import dev.fairlead.ledger.limit.LimitSettings;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.routing.RouteSettings;
import dev.fairlead.telemetry.LogSettings;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * @param egress addresses that the gateway may call by itself in any case
 * @param limits how much may be used
 */
public record Configuration(
        ServerConfiguration server,
        Stores stores,
        List<ProviderSettings> providers,
        List<RouteSettings> routes,
        Access access,
        LogSettings log,
        PriceRefresh prices,
        AddressRanges egress,
        Limits limits) {
    public Configuration {
        providers = List.copyOf(providers);
        routes = List.copyOf(routes);
    }

    /** The same, listening elsewhere. */
    public Configuration listening(ServerConfiguration elsewhere) {
        return new Configuration(
                elsewhere, stores, providers, routes, access, log, prices, egress, limits);
    }

    /** The same, keeping things elsewhere. */
    public Configuration keepingIn(Stores elsewhere) {
        return new Configuration(
                server, elsewhere, providers, routes, access, log, prices, egress, limits);
    }

    /** The name of a provider that answers without a network; empty where there is none. */
    public Optional<String> testProvider() {
        return providers.stream()
                .filter(provider -> provider.type().equals(ProviderType.TEST))
                .map(ProviderSettings::name)
                .findFirst();
    }

    /** Whose prices hold for a provider of that name; empty where its base URL decides. */
    public Optional<String> priceProvider(String provider) {
        return providers.stream()
                .filter(candidate -> candidate.name().equals(provider))
                .flatMap(found -> Stream.ofNullable(found.pricing().provider()))
                .findFirst();
    }

    /** The operator's own prices, in the order of the providers. */
    public List<OwnPrices> ownPrices() {
        return providers.stream()
                .flatMap(
                        provider ->
                                provider.pricing().own().entrySet().stream()
                                        .map(
                                                own ->
                                                        new OwnPrices(
                                                                provider.name(),
                                                                own.getKey(),
                                                                own.getValue())))
                .toList();
    }

    /**
     * Prices that the operator set.
     *
     * @param provider the name of a configured provider
     * @param models which models, {@code *} for anything
     * @param prices by name such as {@code input}, in US dollars per million
     */
    public record OwnPrices(String provider, String models, Map<String, BigDecimal> prices) {
        public OwnPrices {
            prices = Map.copyOf(prices);
        }

        /** Whether they are those of that model. */
        public boolean hold(String model) {
            return Pattern.matches(
                    Arrays.stream(models.split("\\*", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*")),
                    model);
        }
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

        /** What the keys of a project may do at most, by its name, where something is said. */
        public Map<String, Set<OperationClass>> projectOperations() {
            Map<String, Set<OperationClass>> operations = new HashMap<>();
            for (ProjectSettings project : projects) {
                if (project.operations() != null) {
                    operations.put(project.name(), project.operations());
                }
            }
            return operations;
        }

        /** One key and nobody else. */
        public static Access of(KeySettings key) {
            return new Access(List.of(), List.of(), List.of(key));
        }
    }

    /**
     * How much may be used.
     *
     * @param settings all limits, wherever they stand in the file: those of the organisation first,
     *     then of projects, users, keys, providers, routes, tags; their names are unique
     * @param budgetStatus the HTTP status of a refusal for money: 402, 403 or 429
     * @param assumedPrice of models without a price, by name such as {@code input}, in US dollars
     *     per million, where neither the route nor the provider says it; empty for none
     */
    public record Limits(
            List<LimitSettings> settings, int budgetStatus, Map<String, BigDecimal> assumedPrice) {
        public static final Limits NONE = new Limits(List.of(), 402, Map.of());

        public Limits {
            settings = List.copyOf(settings);
            assumedPrice = Map.copyOf(assumedPrice);
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
