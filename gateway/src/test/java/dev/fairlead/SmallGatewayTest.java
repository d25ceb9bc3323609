package dev.fairlead;

import static dev.fairlead.testing.RawHttp2Client.END_STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Field report O11 as it was reported: a gateway with 64 MB of heap and 64 MB of direct memory, and
 * fifty clients that read 1 KB at a time of an answer of 48 MB each, or of {@code
 * -Dslow.megabytes=500}, {@code -Dslow.rounds=60} times, with a second between them if {@code
 * -Dslow.pause=1000} says so. It prints what the process took.
 */
class SmallGatewayTest {
    private static final int CLIENTS = 50;
    private static final long BYTES = Integer.getInteger("slow.megabytes", 48) * 1_000_000L;
    private static final int ROUNDS = Integer.getInteger("slow.rounds", 10);
    private static final int PAUSE_MILLIS = Integer.getInteger("slow.pause", 0);
    private static final String FILE = "/proxy/openai/v1/files/x/content";
    private static final String KEY = "authorization: Bearer " + TestGateway.KEY + "\r\n";

    /** What the process may take in all: its memory, and the JVM around it. */
    private static final long MOST_KILOBYTES = 400_000;

    @TempDir private Path folder;
    private final AtomicLong sent = new AtomicLong();
    private final List<RawClient> clients = new ArrayList<>();
    private FakeProvider provider;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        Path file =
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        """
                        server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0"}
                        store: sqlite:./data/fairlead.db
                        providers: {openai: {type: openai, base_url: "%s/v1", credentials: "x"}}
                        projects: {research: {}}
                        keys: [{name: main, project: research, secret: "${env:TEST_KEY}"}]
                        """
                                .formatted(provider.url()));
        gateway = GatewayProcess.serve(file, "-Xmx64m", "-XX:MaxDirectMemorySize=64m");
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.reset();
        }
        gateway.close();
        provider.close();
    }

    /** Sends all of it as fast as the connection takes it. */
    private void asFastAsItCan(FakeProvider.Wire wire) throws IOException {
        wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + BYTES + "\r\n\r\n");
        byte[] piece = new byte[64 * 1000];
        for (long left = BYTES; left > 0; left -= piece.length) {
            byte[] next = left < piece.length ? new byte[(int) left] : piece;
            wire.send(next);
            sent.addAndGet(next.length);
        }
    }

    private Message ask() throws IOException {
        try (RawClient other = new RawClient(gateway.port())) {
            byte[] body = "{\"model\":\"gpt-4o\",\"messages\":[]}".getBytes(UTF_8);
            return other.request("POST", "/proxy/openai/v1/chat/completions", KEY, body).answer();
        }
    }

    /** Kilobytes, such as {@code VmHWM}, the most that it ever took. */
    private long memory(String row) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + gateway.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(row + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Where the clients are to be slow by the clock, this time must run out. */
    private static void pause() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void o11FiftySlowReadersTakeNoMemoryOfAGatewayThatHasLittle() throws Exception {
        assertThat(ask().status()).isEqualTo(200);
        long before = memory("VmRSS");
        for (int i = 0; i < CLIENTS; i++) {
            provider.next(this::asFastAsItCan);
            RawClient client = RawClient.readingLittle(gateway.port());
            clients.add(client);
            client.request("GET", FILE, KEY, new byte[0]);
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (RawClient client : clients) {
                assertThat(client.read(1000)).hasSize(1000);
            }
            assertThat(ask().status()).isEqualTo(200);
            pause();
        }
        assertThat(sent.get()).as("the provider is held up").isLessThan(CLIENTS * BYTES);
        System.out.printf(
                "O11: %d readers of %d MB: resident %d kB before, %d behind %d rounds, at most %d;"
                        + " the provider got rid of %d kB%n",
                CLIENTS,
                BYTES / 1_000_000,
                before,
                memory("VmRSS"),
                ROUNDS,
                memory("VmHWM"),
                sent.get() / 1000);
        assertThat(memory("VmHWM")).isLessThan(MOST_KILOBYTES);
    }

    /** 30 MB in frames of 1 KB over HTTP/2, and other calls all the while. */
    @Test
    void o11ASlowUploadOverHttp2HoldsUpNobodyElse() throws Exception {
        byte[] piece = new byte[1000];
        int pieces = 30_000;
        try (RawHttp2Client client = new RawHttp2Client(gateway.port(), 1 << 20)) {
            client.headers(1, 0, upload(pieces * piece.length));
            Windows windows = new Windows(client);
            for (int i = 1; i <= pieces; i++) {
                windows.take(piece.length);
                client.data(1, i == pieces ? END_STREAM : 0, piece);
                if (i % 1000 == 0) {
                    assertThat(ask().status()).isEqualTo(200);
                }
            }
            assertThat(client.fields(client.next(RawHttp2Client.HEADERS)).status())
                    .hasToString("200");
        }
        Await.until(
                "the upload has come",
                () ->
                        provider.requests().stream()
                                .anyMatch(r -> r.body().length == pieces * piece.length));
        System.out.printf("O11: an upload over HTTP/2: at most %d kB%n", memory("VmHWM"));
        assertThat(memory("VmHWM")).isLessThan(MOST_KILOBYTES);
    }

    private static Http2Headers upload(int length) {
        return new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("http")
                .path("/proxy/openai/v1/files/x")
                .authority("gateway")
                .add("authorization", "Bearer " + TestGateway.KEY)
                .add("content-length", Integer.toString(length));
    }

    /** What may be sent on stream 1, as the gateway has said. */
    private static final class Windows {
        private static final int INITIAL_WINDOW_SIZE = 4;
        private static final int DEFAULT = 65_535;

        private final RawHttp2Client client;
        private long connection = DEFAULT;
        private long stream = DEFAULT;

        Windows(RawHttp2Client client) throws IOException {
            this.client = client;
            ByteBuffer settings = ByteBuffer.wrap(client.next(RawHttp2Client.SETTINGS).payload());
            while (settings.hasRemaining()) {
                int which = settings.getShort();
                int value = settings.getInt();
                stream = which == INITIAL_WINDOW_SIZE ? value : stream;
            }
        }

        /** Waits until there is room for so many bytes. */
        void take(int bytes) throws IOException {
            while (connection < bytes || stream < bytes) {
                RawHttp2Client.Frame update = client.next(RawHttp2Client.WINDOW_UPDATE);
                connection += update.stream() == 0 ? update.number(0) : 0;
                stream += update.stream() == 1 ? update.number(0) : 0;
            }
            connection -= bytes;
            stream -= bytes;
        }
    }
}
