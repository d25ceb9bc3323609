package dev.fairlead;

import dev.fairlead.admission.Admission;
import dev.fairlead.authentication.Authenticator;
import dev.fairlead.authentication.FileKeys;
import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.http.Origin;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.ledger.limit.LimitTable;
import dev.fairlead.listener.Cors;
import dev.fairlead.listener.DataListener;
import dev.fairlead.metering.Metering;
import dev.fairlead.pipeline.Snapshot;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.routing.Router;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration in force and the stages that it made. A reload replaces both at once; a call
 * keeps those that it began with, and when the last such call has ended, nothing holds them.
 */
final class Snapshots {
    private final Lasting lasting;
    private volatile Made current;

    /**
     * The first one.
     *
     * @throws IOException if the built-in provider cannot listen
     */
    Snapshots(Lasting lasting, Configuration first) throws IOException {
        this.lasting = lasting;
        current = make(lasting, first);
    }

    /** A configuration and what it made. */
    record Made(
            Configuration configuration,
            LimitTable limits,
            Snapshot snapshot,
            DataListener.Manners manners) {
        /** The servers that it calls. */
        Set<Origin> origins() {
            return snapshot.providers().values().stream()
                    .map(provider -> provider.baseUrl().origin())
                    .collect(Collectors.toSet());
        }
    }

    Snapshot current() {
        return current.snapshot();
    }

    Configuration configuration() {
        return current.configuration();
    }

    /** How the limits in force stand. */
    List<LimitReport> limits() {
        return current.limits().report();
    }

    /** How the data listener behaves. */
    DataListener.Manners manners() {
        return current.manners();
    }

    /**
     * Makes the stages of another configuration; nothing uses them yet.
     *
     * @throws IOException if the built-in provider cannot listen
     */
    Made make(Configuration configuration) throws IOException {
        return make(lasting, configuration);
    }

    /** Calls begin with it from now on. */
    void replace(Made next) {
        current = next;
        lasting.client().retain(next.origins());
    }

    private static Made make(Lasting lasting, Configuration configuration) throws IOException {
        Configuration.Limits limits = configuration.limits();
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (ProviderSettings configured : configuration.providers()) {
            ProviderSettings settings = configured.assuming(limits.assumedPrice());
            BaseUrl url = settings.baseUrl();
            providers.put(
                    settings.name(),
                    new Provider(
                            settings,
                            url == null ? lasting.testProvider().url() : url,
                            lasting.version()));
        }
        Metering metering =
                new Metering(
                        lasting.prices()::current, OwnPriceTable.of(configuration.providers()));
        LimitTable table = new LimitTable(lasting.book(), limits.settings(), lasting.clock());
        return new Made(
                configuration,
                table,
                new Snapshot(
                        new Authenticator(
                                keys(configuration.access()),
                                lasting.storedKeys().directory(),
                                lasting.clock()),
                        new Router(configuration.routes(), providers.keySet()),
                        lasting.dialects(),
                        new Admission(
                                new Admission.Limits(
                                        lasting.book(), table, metering, lasting.journal()),
                                configuration.access().projectOperations(),
                                configuration.server().trustedProxies()),
                        new Dispatcher(lasting.client(), providers, lasting.clock()),
                        providers,
                        metering,
                        lasting.telemetry(),
                        new Snapshot.Bodies(
                                configuration.server().limits().read(),
                                configuration.server().limits().hold(),
                                lasting.bodies()),
                        limits.budgetStatus()),
                manners(configuration.server()));
    }

    private static DataListener.Manners manners(ServerConfiguration server) {
        return new DataListener.Manners(
                server.paths() == ServerConfiguration.Paths.SHORT
                        ? DataListener.ShortPaths.SERVED
                        : DataListener.ShortPaths.NOT_SERVED,
                new Cors(server.origins()));
    }

    private static FileKeys keys(Configuration.Access access) {
        return new FileKeys(
                access.keys(),
                access.projects().stream().map(ProjectSettings::name).toList(),
                access.users().stream().map(UserSettings::name).toList());
    }
}
