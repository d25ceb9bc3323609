package dev.fairlead.hardening;

import static dev.fairlead.testing.RawHttp2Client.END_STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Field report O11: clients that read or send slowly. Each answer has 48 MB, or {@code
 * -Dslow.megabytes=500}: far more than the buffers of the system on the way.
 */
class SlowPeersTest {
    private static final int CLIENTS = 6;
    private static final int PIECE = 64 * 1024;
    private static final long BYTES = Integer.getInteger("slow.megabytes", 48) * 1_000_000L;

    /** What all of them together may hold of the gateway's buffers. */
    private static final long MOST_MEMORY = 32L << 20;

    private static final String FILE = "/proxy/openai/v1/files/x/content";

    @TempDir private Path folder;
    private Stage stage;
    private final AtomicLong sent = new AtomicLong();

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    private static long memory() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** Sends all of it as fast as the connection takes it. */
    private void asFastAsItCan(FakeProvider.Wire wire) throws IOException {
        wire.send(
                "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: "
                        + BYTES
                        + "\r\n\r\n");
        byte[] piece = new byte[PIECE];
        for (long left = BYTES; left > 0; left -= PIECE) {
            byte[] next = left < PIECE ? new byte[(int) left] : piece;
            wire.send(next);
            sent.addAndGet(next.length);
        }
    }

    private void expectDownloads(int count) {
        for (int i = 0; i < count; i++) {
            stage.provider().next(this::asFastAsItCan);
        }
    }

    /** Others are served, and memory stays as it is, while nobody takes what the provider sends. */
    private void assertOthersAreServed(long before, int downloads) throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(stage.ask().status()).isEqualTo(200);
            assertThat(memory() - before).isLessThan(MOST_MEMORY);
        }
        assertThat(sent.get()).as("the provider is held up").isLessThan(downloads * BYTES);
    }

    @Test
    void o11ReadersThatDoNotReadHoldUpTheProviderAndNobodyElse() throws Exception {
        long before = memory();
        expectDownloads(CLIENTS);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = stage.gateway().client();
            clients.add(client.request("GET", FILE, Stage.KEY, new byte[0]));
            client.until("\r\n\r\n");
        }
        assertOthersAreServed(before, CLIENTS);
        assertThat(read(clients.removeFirst())).isEqualTo(BYTES);
        for (RawClient client : clients) {
            client.reset();
        }
        assertNothingIsLeft(before);
    }

    private static long read(RawClient client) throws IOException {
        try (client) {
            long seen = 0;
            while (seen < BYTES) {
                int next = client.once().length;
                if (next == 0) {
                    return seen;
                }
                seen += next;
            }
            return seen;
        }
    }

    private void assertNothingIsLeft(long before) throws Exception {
        Await.until(
                "a client that left leaves no connection to the provider",
                () -> stage.provider().connections() <= 2);
        Await.until("buffers are given back", () -> memory() - before < MOST_MEMORY / 2);
        assertThat(stage.ask().status()).isEqualTo(200);
    }

    @Test
    void o11StreamsOverHttp2WhoseWindowStaysShutHoldUpTheProviderAndNobodyElse() throws Exception {
        long before = memory();
        expectDownloads(CLIENTS);
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 1 << 20)) {
            for (int i = 0; i < CLIENTS; i++) {
                client.headers(2 * i + 1, END_STREAM, http2("GET", FILE));
            }
            for (int i = 0; i < CLIENTS; i++) {
                stage.provider().take();
            }
            assertOthersAreServed(before, CLIENTS);
            // The connection lives: another stream is answered though these stand still.
            client.headers(101, END_STREAM, http2("HEAD", "/health"));
            RawHttp2Client.Frame frame = client.next(RawHttp2Client.HEADERS);
            while (frame.stream() != 101) {
                assertThat(client.fields(frame).status()).hasToString("200");
                frame = client.next(RawHttp2Client.HEADERS);
            }
            assertThat(client.fields(frame).status()).hasToString("200");
        }
        assertNothingIsLeft(before);
    }

    private static Http2Headers http2(String method, String target) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .path(target)
                .authority("gateway")
                .add("authorization", "Bearer " + TestGateway.KEY);
    }

    /** The provider is patient for two seconds, the client stands still for four. */
    @Test
    void o11ThePauseOfAClientIsNotTheSilenceOfTheProvider() throws Exception {
        expectDownloads(1);
        try (RawClient client = stage.gateway().client()) {
            client.request(
                    "GET",
                    "/proxy/openai-brisk/v1/files/x/content",
                    Stage.KEY + "connection: close\r\n",
                    new byte[0]);
            client.until("\r\n\r\n");
            // This time must run out: it is the client that does nothing.
            assertThat(new CountDownLatch(1).await(4, TimeUnit.SECONDS)).isFalse();
            assertThat(sent.get()).isLessThan(BYTES);
            assertThat(read(client)).isEqualTo(BYTES);
        }
        assertThat(sent.get()).isEqualTo(BYTES);
    }

    @Test
    void o11BodiesThatComeByteByByteHoldUpNobodyElse() throws Exception {
        long before = memory();
        List<RawClient> clients = new ArrayList<>();
        byte[] body = Stage.bytes(Stage.ASK);
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = stage.gateway().client();
            client.send(head(i % 2 == 0 ? Stage.CHAT : FILE, body.length));
            clients.add(client);
        }
        for (byte next : body) {
            for (RawClient client : clients) {
                client.send(new byte[] {next});
            }
            assertThat(stage.ask().status()).isEqualTo(200);
            assertThat(memory() - before).isLessThan(MOST_MEMORY);
        }
        for (RawClient client : clients) {
            assertThat(client.answer().status()).isEqualTo(200);
            client.close();
        }
    }

    private static String head(String target, int length) {
        return "POST "
                + target
                + " HTTP/1.1\r\nhost: gateway\r\n"
                + Stage.KEY
                + "content-length: "
                + length
                + "\r\n\r\n";
    }

    /** A body of which the provider takes nothing is not read from the client either. */
    @Test
    void o11AProviderThatDoesNotReadHoldsUpTheClientAndNobodyElse() throws Exception {
        long before = memory();
        CountDownLatch accepted = new CountDownLatch(1);
        AtomicLong uploaded = new AtomicLong();
        try (RawProvider deaf = RawProvider.open();
                TestGateway gateway =
                        TestGateway.start(
                                Files.createDirectory(folder.resolve("b")),
                                "providers:\n  deaf: {type: openai, base_url: \""
                                        + deaf.url()
                                        + "\"}\n");
                RawClient client = gateway.client()) {
            client.send(head("/proxy/deaf/v1/files/x", 400_000_000));
            Thread sending =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        byte[] piece = new byte[PIECE];
                                        try {
                                            while (uploaded.get() < 400_000_000) {
                                                client.send(piece);
                                                uploaded.addAndGet(PIECE);
                                                accepted.countDown();
                                            }
                                        } catch (IOException ended) {
                                            // The test has seen enough.
                                        }
                                    });
            assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 50; i++) {
                Message answer = gateway.get("/health");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(memory() - before).isLessThan(MOST_MEMORY);
            }
            assertThat(uploaded.get()).isLessThan(400_000_000);
            client.reset();
            sending.join();
        }
    }
}
