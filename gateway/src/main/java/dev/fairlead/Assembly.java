package dev.fairlead;

import dev.fairlead.admin.AdminListener;
import dev.fairlead.call.Secret;
import dev.fairlead.cli.StartFailure;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.Loaded;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.http.BodyMemory;
import dev.fairlead.http.ClientSettings;
import dev.fairlead.http.Egress;
import dev.fairlead.http.HttpHandler;
import dev.fairlead.http.HttpServer;
import dev.fairlead.http.Loops;
import dev.fairlead.http.OwnCalls;
import dev.fairlead.http.PooledHttpClient;
import dev.fairlead.http.ServerSettings;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.DataFolderProblem;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalSettings;
import dev.fairlead.ledger.journal.JournalSync;
import dev.fairlead.ledger.limit.Book;
import dev.fairlead.listener.DataListener;
import dev.fairlead.listener.OwnAnswers;
import dev.fairlead.metering.Metering;
import dev.fairlead.pipeline.Pipeline;
import dev.fairlead.pipeline.RunningCalls;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.telemetry.CallLog;
import dev.fairlead.telemetry.LogSettings;
import dev.fairlead.telemetry.Metrics;
import dev.fairlead.telemetry.Telemetry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The composition root: every {@code new} of the running gateway, in the order of a request. What
 * is opened is entered into {@link Opened}, so that a start that fails half-way leaves nothing.
 * What a configuration makes is made by {@link Snapshots}, at the start and at every reload.
 */
final class Assembly {
    /** A change of a key is in force within 250 ms. */
    private static final Duration LOOK_AT_KEYS = Duration.ofMillis(100);

    private final Loaded loaded;
    private final Configuration configuration;
    private final String version;
    private final InstantSource clock;
    private final Changes changes;
    private final Opened opened = new Opened();
    private final Dialects dialects = new Dialects();
    private final RunningCalls running = new RunningCalls();
    private final Metrics metrics = new Metrics();

    /**
     * How changes of the configuration are taken up while the gateway runs.
     *
     * @param pause between two looks at its files
     * @param logging hears of other settings of the log
     */
    record Changes(Duration pause, Consumer<LogSettings> logging) {}

    private Assembly(Loaded loaded, String version, InstantSource clock, Changes changes) {
        this.loaded = loaded;
        this.configuration = loaded.configuration();
        this.version = version;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Starts the gateway; it serves when this returns.
     *
     * @param clock says what prices hold, which keys have expired, what began when
     * @throws StartFailure in words for whoever starts it
     */
    static RunningGateway start(Loaded loaded, String version, InstantSource clock, Changes changes)
            throws StartFailure {
        Assembly assembly = new Assembly(loaded, version, clock, changes);
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
        RecordStore records = opened.keep(database.recordStore());
        PriceUpdates prices = new PriceUpdates(configuration.prices());
        Metering metering =
                new Metering(prices::current, OwnPriceTable.of(configuration.providers()));
        Journal journal =
                opened.keep(
                        Journal.open(
                                folder,
                                journalSettings(),
                                records,
                                new CrashBills(metering, configuration)));
        Book book = new Book();
        // Limits may come with a reload at any moment: what was spent is known before.
        opened.keep(new CounterRestoring(journal, database::counters, book));
        Loops loops = opened.keep(Loops.start(loopCount(), Loops.Transport.NATIVE));
        Lasting lasting =
                new Lasting(
                        journal,
                        book,
                        opened.keep(new PooledHttpClient(loops, ClientSettings.DEFAULT)),
                        prices,
                        dialects,
                        new Telemetry(metrics, new CallLog()),
                        bodyMemory(),
                        opened.keep(new TestProviderServer(loops, dialects)),
                        opened.keep(
                                new FollowedKeys(
                                        database::keyFeed,
                                        () -> journal.health().storeProblem() != null)),
                        version,
                        clock);
        return listen(new Snapshots(lasting, configuration), loops, lasting, folder);
    }

    private RunningGateway listen(
            Snapshots snapshots, Loops loops, Lasting lasting, DataFolder folder)
            throws IOException {
        ServerConfiguration server = configuration.server();
        Pipeline pipeline = new Pipeline(snapshots::current, running, clock);
        RunningGateway.Drain drain =
                new RunningGateway.Drain(() -> snapshots.configuration().server().stopping());
        OwnAnswers own =
                new OwnAnswers(
                        pipeline,
                        drain::serving,
                        new KnownModels(
                                () -> snapshots.configuration().providers(),
                                lasting.prices()::current),
                        version);
        DataListener listener = new DataListener(pipeline, own, snapshots::manners);
        lasting.storedKeys().look();
        opened.keep(new Repeating("key-watch", LOOK_AT_KEYS, lasting.storedKeys()::look));
        OwnListeners listeners = new OwnListeners(server);
        listeners.add(lasting.testProvider()::addresses);
        Egress egress = new Egress(() -> snapshots.configuration().egress(), listeners::all);
        beginPrices(lasting.prices(), new OwnCalls(loops, egress, "fairlead/" + version));
        HttpServer data = listening(serverSettings(server), loops, listener, Place.CALLS);
        listeners.add(data::addresses);
        Reloads reloads = new Reloads(snapshots, data, loaded, changes.logging());
        gauges(lasting.journal(), lasting.storedKeys(), reloads);
        metrics.gauge(
                "fairlead_connections_refused",
                "Connections closed because no trusted proxy introduced them.",
                data::refusedConnections);
        RunningControl control =
                new RunningControl(
                        reloads,
                        lasting.storedKeys(),
                        lasting.journal(),
                        folder.path(),
                        () -> token(snapshots),
                        snapshots::limits);
        HttpServer admin =
                listening(
                        ServerSettings.plain(OwnListeners.address(server.admin())),
                        loops,
                        new AdminListener(metrics, control, server.admin().host()),
                        Place.ADMIN);
        listeners.add(admin::addresses);
        if (loaded.again() != null) {
            opened.keep(new Repeating("configuration-watch", changes.pause(), reloads::look));
        }
        String scheme = server.tls() == null ? "http" : "https";
        RunningGateway gateway =
                new RunningGateway(data, admin, running, drain, opened, scheme, reloads);
        opened.keep(folder.announce(gateway.admin()));
        return gateway;
    }

    /** Before the first request, since no event loop may wait for the data to be read. */
    private void beginPrices(PriceUpdates prices, OwnCalls calls) {
        opened.keep(calls);
        opened.keep(prices.begin(calls::get));
    }

    /** Where the address of a listener is said. */
    private enum Place {
        CALLS("server.listen", "--port"),
        ADMIN("server.admin", "--admin-port");

        private final String setting;
        private final String option;

        Place(String setting, String option) {
            this.setting = setting;
            this.option = option;
        }
    }

    private HttpServer listening(
            ServerSettings settings, Loops loops, HttpHandler handler, Place place)
            throws IOException {
        try {
            return opened.keep(HttpServer.start(settings, loops, handler));
        } catch (BindException taken) {
            throw new IOException(
                    taken.getMessage()
                            + ". Name another address with "
                            + place.setting
                            + " in the configuration, or another port with 'up "
                            + place.option
                            + "'",
                    taken);
        }
    }

    /** A token that was taken away holds until the restart: the listener is where it was. */
    private @Nullable Secret token(Snapshots snapshots) {
        Secret now = snapshots.configuration().server().token();
        return now == null ? configuration.server().token() : now;
    }

    private void gauges(Journal journal, FollowedKeys keys, Reloads reloads) {
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
        metrics.gauge(
                "fairlead_stored_keys",
                "Texts of keys that are known from the store.",
                () -> keys.seen().count());
        metrics.gauge(
                "fairlead_configuration_good",
                "1 if the configuration that lies on the disk is in force, 0 if it was refused.",
                () -> reloads.standing().problems().isEmpty() ? 1 : 0);
        metrics.gauge(
                "fairlead_configuration_changes",
                "Changes of the configuration taken up since the start.",
                reloads::applied);
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
                List.of(OwnListeners.address(server.data())),
                tls == null ? null : new ServerSettings.Tls(tls.certificate(), tls.key()),
                ServerSettings.Limits.DEFAULT.withStreams(server.limits().concurrentStreams()),
                switch (server.stopping().halfClose()) {
                    case LEAVE -> ServerSettings.HalfClose.LEAVE;
                    case ANSWER -> ServerSettings.HalfClose.ANSWER;
                },
                server.introducing());
    }

    /** One for each processor: a loop that does not wait keeps one busy. */
    private static int loopCount() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
}
