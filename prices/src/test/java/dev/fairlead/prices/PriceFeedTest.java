package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class PriceFeedTest {
    private static final PriceBook BUNDLED = PriceBook.bundled();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<PriceFeed.Outcome> told = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    @TempDir private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void takesNewDataFromAUrl() throws Exception {
        serve(200, newer());
        PriceFeed feed = feed();

        PriceFeed.Outcome outcome = feed.refresh();

        assertThat(outcome)
                .isEqualTo(
                        new PriceFeed.Outcome.Updated(BUNDLED.version(), feed.current().version()));
        assertThat(feed.current().version().source()).isEqualTo("http://127.0.0.1/data.json");
        assertThat(feed.current()).isNotSameAs(BUNDLED);
        assertThat(told).containsExactly(outcome);
    }

    @Test
    void takesNewDataFromAFile() throws Exception {
        Path file = Files.write(folder.resolve("data.json"), newer());
        PriceFeed feed = feed(file.toUri());

        assertThat(feed.refresh()).isInstanceOf(PriceFeed.Outcome.Updated.class);
        assertThat(feed.refresh()).isEqualTo(new PriceFeed.Outcome.Unchanged());
    }

    @Test
    void leavesTheSameDataInPlace() throws Exception {
        serve(200, bundled());
        PriceFeed feed = feed();

        assertThat(feed.refresh()).isEqualTo(new PriceFeed.Outcome.Unchanged());
        assertThat(feed.current()).isSameAs(BUNDLED);
    }

    @Test
    void refusesBadData() throws Exception {
        byte[] whole = bundled();
        byte[] tenfold =
                new String(whole, StandardCharsets.UTF_8)
                        .replace("_mtok\":", "_mtok\":100")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] tiny =
                """
                [{"id": "p", "name": "P", "api_pattern": "p", "models": []}]\
                """
                        .getBytes(StandardCharsets.UTF_8);

        for (byte[] bad :
                List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), tiny, tenfold)) {
            Path file = Files.write(folder.resolve("data.json"), bad);
            PriceFeed feed = feed(file.toUri());

            assertThat(feed.refresh()).isInstanceOf(PriceFeed.Outcome.Rejected.class);
            assertThat(feed.current()).isSameAs(BUNDLED);
        }
        assertThat(told).hasSize(4);
    }

    @Test
    void refusesDataPastItsLimit() throws Exception {
        serve(200, newer());
        Path file = Files.write(folder.resolve("data.json"), newer());

        for (URI source : List.of(url(), file.toUri())) {
            PriceFeed feed =
                    new PriceFeed(new PriceFeed.Settings(source, LONG, 1000), BUNDLED, told::add);
            assertThat(feed.refresh())
                    .isNotInstanceOf(PriceFeed.Outcome.Updated.class)
                    .isNotInstanceOf(PriceFeed.Outcome.Unchanged.class);
            assertThat(feed.current()).isSameAs(BUNDLED);
        }
    }

    @Test
    void keepsItsDataWhenTheSourceFails() throws Exception {
        serve(503, newer());

        assertThat(feed().refresh())
                .isEqualTo(new PriceFeed.Outcome.Unreachable("status 503 (expected: 200)"));
        assertThat(feed(folder.resolve("absent.json").toUri()).refresh())
                .isInstanceOf(PriceFeed.Outcome.Unreachable.class);
        assertThat(feed(folder.toUri()).refresh())
                .isInstanceOf(PriceFeed.Outcome.Unreachable.class);
        assertThat(feed(URI.create("http://127.0.0.1:" + closedPort() + "/")).refresh())
                .isInstanceOf(PriceFeed.Outcome.Unreachable.class);
    }

    @Test
    void doesNotFollowARedirect() throws Exception {
        byte[] data = newer();
        server.createContext("/elsewhere.json", exchange -> answer(exchange, 200, data));
        server.createContext(
                "/data.json",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere.json");
                    answer(exchange, 302, new byte[0]);
                });

        assertThat(feed().refresh())
                .isEqualTo(new PriceFeed.Outcome.Unreachable("status 302 (expected: 200)"));
    }

    @Test
    void givesUpOnABodyThatDoesNotEnd() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext(
                "/data.json",
                exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write('[');
                        body.flush();
                        await(over);
                    }
                });
        PriceFeed feed =
                new PriceFeed(
                        new PriceFeed.Settings(url(), Duration.ofMillis(200), 1 << 20),
                        BUNDLED,
                        told::add);

        PriceFeed.Outcome outcome = feed.refresh();
        over.countDown();

        assertThat(outcome).isInstanceOf(PriceFeed.Outcome.Unreachable.class);
        assertThat(feed.current()).isSameAs(BUNDLED);
    }

    @Test
    void servesReadersWhileARefreshRunsAndRunsOnlyOne() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        byte[] data = newer();
        server.createContext(
                "/data.json",
                exchange -> {
                    asked.countDown();
                    await(go);
                    answer(exchange, 200, data);
                });
        PriceFeed feed = feed();

        Future<PriceFeed.Outcome> first = threads.submit(feed::refresh);
        await(asked);

        assertThat(feed.current()).isSameAs(BUNDLED);
        assertThat(feed.refresh()).isEqualTo(new PriceFeed.Outcome.Busy());
        go.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(PriceFeed.Outcome.Updated.class);
        assertThat(feed.current()).isNotSameAs(BUNDLED);
    }

    @Test
    void goesOnRefreshingUntilItIsClosed() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        serve(200, newer());
        PriceFeed feed =
                new PriceFeed(
                        PriceFeed.Settings.of(url().toString()),
                        BUNDLED,
                        outcome -> {
                            twice.countDown();
                            throw new IllegalStateException("a listener of " + outcome);
                        });

        try (PriceFeed.Refreshing refreshing = feed.every(Duration.ofMillis(1))) {
            await(twice);
            assertThat(refreshing).isNotNull();
        }

        assertThat(feed.current()).isNotSameAs(BUNDLED);
    }

    @Test
    void takesAUrlOrAPath() {
        assertThat(PriceFeed.Settings.of("https://host/data.json").source())
                .isEqualTo(URI.create("https://host/data.json"));
        assertThat(PriceFeed.Settings.of("/etc/fairlead/data.json").source())
                .isEqualTo(URI.create("file:///etc/fairlead/data.json"));
        assertThat(PriceFeed.Settings.of("file:///data.json").source())
                .isEqualTo(URI.create("file:///data.json"));
    }

    @Test
    void refusesSettingsThatCannotWork() {
        for (String source : List.of("ftp://host/data", "https:///data", "http://a b", "\0")) {
            assertThatIllegalArgumentException().isThrownBy(() -> PriceFeed.Settings.of(source));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PriceFeed.Settings(url(), Duration.ZERO, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PriceFeed.Settings(url(), LONG, 0));
    }

    private PriceFeed feed() {
        return feed(url());
    }

    private PriceFeed feed(URI source) {
        return new PriceFeed(new PriceFeed.Settings(source, LONG, 16 << 20), BUNDLED, told::add);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/data.json");
    }

    private void serve(int status, byte[] body) {
        server.createContext("/data.json", exchange -> answer(exchange, status, body));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            throw new IOException(ended);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** As the bundled data, but for one price. */
    private static byte[] newer() throws IOException {
        return new String(bundled(), StandardCharsets.UTF_8)
                .replaceFirst("\"output_mtok\":\\d+", "\"output_mtok\":16")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bundled() throws IOException {
        try (InputStream in = PriceFeed.class.getResourceAsStream("genai-prices.json")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
