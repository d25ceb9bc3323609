package dev.fairlead;

import dev.fairlead.admin.AdminListener;
import dev.fairlead.admission.Admission;
import dev.fairlead.authentication.Authenticator;
import dev.fairlead.authentication.Directory;
import dev.fairlead.cli.StartFailure;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.http.BodyMemory;
import dev.fairlead.http.ClientSettings;
import dev.fairlead.http.HttpServer;
import dev.fairlead.http.Loops;
import dev.fairlead.http.Origin;
import dev.fairlead.http.PooledHttpClient;
import dev.fairlead.http.ServerSettings;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.DataFolderProblem;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalSettings;
import dev.fairlead.ledger.journal.JournalSync;
import dev.fairlead.listener.Cors;
import dev.fairlead.listener.DataListener;
import dev.fairlead.listener.OwnAnswers;
import dev.fairlead.metering.Metering;
import dev.fairlead.pipeline.Pipeline;
import dev.fairlead.pipeline.RunningCalls;
import dev.fairlead.pipeline.Snapshot;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.test.TestProvider;
import dev.fairlead.routing.Router;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.telemetry.CallLog;
import dev.fairlead.telemetry.Metrics;
import dev.fairlead.telemetry.Telemetry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The composition root: every {@code new} of the running gateway, in the order of a request. What
 * is opened is entered into {@link Opened}, so that a start that fails half-way leaves nothing.
 */
final class Assembly {
    private final Configuration configuration;
    private final String version;
    private final InstantSource clock;
    private final Opened opened = new Opened();
    private final Dialects dialects = new Dialects();
    private final RunningCalls running = new RunningCalls();
    private final Metrics metrics = new Metrics();

    private Assembly(Configuration configuration, String version, InstantSource clock) {
        this.configuration = configuration;
        this.version = version;
        this.clock = clock;
    }

    /**
     * Starts the gateway; it serves when this returns.
     *
     * @throws StartFailure in words for whoever starts it
     */
    static RunningGateway start(Configuration configuration, String version) throws StartFailure {
        return start(configuration, version, InstantSource.system());
    }

    /**
     * The same with a clock that says what prices hold, which keys have expired, what began when.
     */
    static RunningGateway start(Configuration configuration, String version, InstantSource clock)
            throws StartFailure {
        Assembly assembly = new Assembly(configuration, version, clock);
        try {
            return assembly.assemble();
        } catch (StoreFailure | DataFolderProblem | IOException problem) {
            assembly.opened.close();
            throw new StartFailure(String.valueOf(problem.getMessage()), problem);
        } catch (InterruptedException interrupted) {
            assembly.opened.close();
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted", interrupted);
        } catch (RuntimeException | Error fault) {
            assembly.opened.close();
            throw fault;
        }
    }

    private RunningGateway assemble()
            throws StoreFailure, DataFolderProblem, IOException, InterruptedException {
        DataFolder folder = opened.keep(DataFolder.open(configuration.stores().folder()));
        SqliteDatabase database = SqliteDatabase.open(configuration.stores().database());
        PriceUpdates prices = opened.keep(new PriceUpdates(configuration.prices()));
        Metering metering =
                new Metering(prices::current, OwnPriceTable.of(configuration.providers()));
        Journal journal =
                opened.keep(
                        Journal.open(
                                folder,
                                journalSettings(),
                                opened.keep(database.recordStore()),
                                new CrashBills(metering, configuration.providers())));
        Loops loops = opened.keep(Loops.start(loopCount(), Loops.Transport.NATIVE));
        PooledHttpClient client = opened.keep(new PooledHttpClient(loops, ClientSettings.DEFAULT));
        Map<String, Provider> providers = providers(loops);

        Snapshot snapshot =
                new Snapshot(
                        new Authenticator(directory(), clock),
                        new Router(configuration.routes(), providers.keySet()),
                        dialects,
                        new Admission(journal, configuration.access().projectOperations()),
                        new Dispatcher(client, providers, clock),
                        providers,
                        metering,
                        new Telemetry(metrics, new CallLog()),
                        new Snapshot.Bodies(configuration.server().limits().read(), bodyMemory()));
        Pipeline pipeline = new Pipeline(() -> snapshot, running, clock);
        return listen(pipeline, loops, journal, prices);
    }

    private RunningGateway listen(
            Pipeline pipeline, Loops loops, Journal journal, PriceUpdates prices)
            throws IOException {
        ServerConfiguration server = configuration.server();
        RunningGateway.Drain drain =
                new RunningGateway.Drain(server.stopping().drainDelay(), server.stopping().grace());
        gauges(journal);
        HttpServer admin =
                opened.keep(
                        HttpServer.start(
                                ServerSettings.plain(address(server.admin())),
                                loops,
                                new AdminListener(metrics, journal::health)));
        OwnAnswers own =
                new OwnAnswers(
                        pipeline,
                        drain::serving,
                        new KnownModels(configuration.providers(), prices::current),
                        version);
        DataListener listener =
                new DataListener(
                        pipeline,
                        own,
                        server.paths() == ServerConfiguration.Paths.SHORT
                                ? DataListener.ShortPaths.SERVED
                                : DataListener.ShortPaths.NOT_SERVED,
                        new Cors(server.origins()));
        // Before the first request, since no event loop may wait for the data to be read.
        prices.begin();
        HttpServer data = opened.keep(HttpServer.start(serverSettings(server), loops, listener));
        String scheme = server.tls() == null ? "http" : "https";
        return new RunningGateway(data, admin, running, drain, opened, scheme);
    }

    private void gauges(Journal journal) {
        metrics.gauge("fairlead_calls_running", "Calls under way.", running::count);
        metrics.gauge(
                "fairlead_journal_waiting_bytes",
                "Bytes of the journal that are not in the store yet.",
                () -> journal.health().waitingBytes());
        metrics.gauge(
                "fairlead_records_queued",
                "Usage records in memory because the journal has no disk.",
                () -> journal.health().queued());
        metrics.gauge(
                "fairlead_records_lost",
                "Usage records that found no place since the start.",
                () -> journal.health().lost());
    }

    private Map<String, Provider> providers(Loops loops) throws IOException {
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (ProviderSettings settings : configuration.providers()) {
            BaseUrl url = settings.baseUrl() == null ? testProvider(loops) : settings.baseUrl();
            providers.put(settings.name(), new Provider(settings, url, version));
        }
        return providers;
    }

    /** The built-in provider is reached like any other, so it listens. */
    private BaseUrl testProvider(Loops loops) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server =
                opened.keep(
                        HttpServer.start(
                                ServerSettings.plain(any), loops, new TestProvider(dialects)));
        return BaseUrl.parse(
                "http://127.0.0.1:" + server.address().getPort(), Origin.Trust.PLATFORM);
    }

    private JournalSettings journalSettings() {
        return JournalSettings.DEFAULT.with(
                switch (configuration.stores().journalSync()) {
                    case INTERVAL -> JournalSync.INTERVAL;
                    case EACH -> JournalSync.EACH;
                    case OFF -> JournalSync.OFF;
                });
    }

    private BodyMemory bodyMemory() {
        ServerConfiguration.Limits limits = configuration.server().limits();
        long bytes =
                limits.bodyMemory() > 0 ? limits.bodyMemory() : BodyMemory.quarterOfDirectMemory();
        return new BodyMemory(bytes, limits.bodyWait());
    }

    private static ServerSettings serverSettings(ServerConfiguration server) {
        ServerConfiguration.Tls tls = server.tls();
        return new ServerSettings(
                List.of(address(server.data())),
                tls == null ? null : new ServerSettings.Tls(tls.certificate(), tls.key()),
                ServerSettings.Limits.DEFAULT.withStreams(server.limits().concurrentStreams()),
                switch (server.stopping().halfClose()) {
                    case LEAVE -> ServerSettings.HalfClose.LEAVE;
                    case ANSWER -> ServerSettings.HalfClose.ANSWER;
                });
    }

    private static InetSocketAddress address(ServerConfiguration.Address address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    /** One for each processor: a loop that does not wait keeps one busy. */
    private static int loopCount() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    private Directory directory() {
        Directory directory = new Directory();
        configuration.access().keys().forEach(key -> directory.put(key.hash(), key.entry()));
        return directory;
    }
}
