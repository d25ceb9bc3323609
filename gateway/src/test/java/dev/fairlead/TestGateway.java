package dev.fairlead;

import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.config.Loaded;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.pipeline.Snapshot;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A whole gateway on free ports with a folder of its own, as a test configures it. */
@SuppressWarnings("try") // an interrupted test may say so
public final class TestGateway implements AutoCloseable {
    /** The text of the key that every test configuration has. */
    public static final String KEY = "test-key-0123456789abcdef0123456789";

    /** What the configured providers let us in with. */
    public static final String CREDENTIAL = "sk-provider-credential-42";

    private static final Assembly.Changes BY_HAND =
            new Assembly.Changes(Duration.ofDays(1), _ -> {});

    private final Path folder;
    private final Loaded loaded;
    private final InstantSource clock;
    private RunningGateway gateway;

    private TestGateway(Path folder, Loaded loaded, InstantSource clock, RunningGateway gateway) {
        this.folder = folder;
        this.loaded = loaded;
        this.clock = clock;
        this.gateway = gateway;
    }

    /**
     * Starts a gateway.
     *
     * @param folder an empty one
     * @param more YAML that follows the server's, the store's and the key's own
     */
    public static TestGateway start(Path folder, String more) throws Exception {
        return start(folder, "", more);
    }

    /** The same with settings of the server's own, each indented by two. */
    public static TestGateway start(Path folder, String server, String more) throws Exception {
        return start(folder, server, more, InstantSource.system());
    }

    /** The same at a time of its own. */
    static TestGateway start(Path folder, String server, String more, InstantSource clock)
            throws Exception {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(
                file,
                """
                server:
                  listen: 127.0.0.1:0
                  admin: 127.0.0.1:0
                """
                        + server
                        + """
                        store: sqlite:./data/fairlead.db
                        projects: {research: {}, readers: {operations: [read, administration]}}
                        users: {sam: {projects: [research]}}
                        keys:
                          - {name: main, project: research, user: sam, secret: "${env:TEST_KEY}"}
                        """
                        + more);
        Environment environment =
                new Environment(Map.of("TEST_KEY", KEY, "CREDENTIAL", CREDENTIAL));
        Supplier<ConfigurationFile.Result> again =
                () -> new ConfigurationFile(file, environment).read();
        ConfigurationFile.Result result = again.get();
        if (!result.errors().isEmpty()) {
            throw new AssertionError(result.errors().toString());
        }
        Loaded loaded = new Loaded(result.configuration().orElseThrow(), result.seen(), again);
        return new TestGateway(folder, loaded, clock, start(loaded, clock));
    }

    private static RunningGateway start(Loaded loaded, InstantSource clock) throws Exception {
        return Assembly.start(loaded, "test", clock, BY_HAND);
    }

    /** The stages that the next call begins with. */
    Snapshot snapshot() {
        return gateway.reloads().snapshot();
    }

    /** How its limits stand. */
    List<LimitReport> limits() {
        return gateway.reloads().limits();
    }

    /** Takes up changes of its configuration, when a test looks or asks for it. */
    Reloads reloads() {
        return gateway.reloads();
    }

    /** The YAML that it was started with. */
    public Path file() {
        return folder.resolve("fairlead.yaml");
    }

    public int port() {
        return gateway.calls().getPort();
    }

    public int adminPort() {
        return gateway.admin().getPort();
    }

    public Path folder() {
        return folder;
    }

    public RawClient client() throws IOException {
        return new RawClient(port());
    }

    /** Posts JSON with the key and reads the answer. */
    public Message post(String target, String json, String... fields) throws IOException {
        try (RawClient client = client()) {
            return client.request(
                            "POST",
                            target,
                            "authorization: Bearer "
                                    + KEY
                                    + "\r\ncontent-type: application/json\r\n"
                                    + String.join("", lines(fields)),
                            json.getBytes(StandardCharsets.UTF_8))
                    .answer();
        }
    }

    /** Gets with the key and reads the answer. */
    public Message get(String target, String... fields) throws IOException {
        try (RawClient client = client()) {
            return client.request(
                            "GET",
                            target,
                            "authorization: Bearer "
                                    + KEY
                                    + "\r\n"
                                    + String.join("", lines(fields)),
                            new byte[0])
                    .answer();
        }
    }

    private static List<String> lines(String... fields) {
        List<String> lines = new ArrayList<>();
        for (String field : fields) {
            lines.add(field + "\r\n");
        }
        return lines;
    }

    /** The page of metrics. */
    String metrics() throws IOException {
        URI page = URI.create("http://127.0.0.1:" + adminPort() + "/metrics");
        try (InputStream in = page.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All records, once there are that many; fails if more come or fewer. */
    public List<UsageRecord> records(int count) throws Exception {
        Await.until("there are " + count + " records", () -> stored().size() >= count);
        List<UsageRecord> records = stored();
        if (records.size() != count) {
            throw new AssertionError("expected " + count + " records, there are " + records);
        }
        return records;
    }

    /** The one record there is. */
    public UsageRecord record() throws Exception {
        return records(1).getFirst();
    }

    /** What is in the store now. */
    public List<UsageRecord> stored() throws Exception {
        List<UsageRecord> records = new ArrayList<>();
        try (RecordQuery query =
                SqliteDatabase.existing(loaded.configuration().stores().database()).recordQuery()) {
            query.each(RecordFilter.ALL, records::add);
        }
        return records;
    }

    /** Stops it and starts it again on the same folder, on other ports. */
    public void restart() throws Exception {
        gateway.close();
        gateway = start(loaded, clock);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
