package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Server and client back to back on the same loops, with a client that is not ours in front. */
class RelayTest {
    private static final int PIECE = 64 * 1024;

    private final Loops loops = Loops.start(2, Loops.Transport.NATIVE);
    private final PooledHttpClient client = new PooledHttpClient(loops, ClientSettings.DEFAULT);
    private final BodyMemory memory = new BodyMemory(1L << 30, ClientUnderTest.PATIENT.connect());
    private final java.net.http.HttpClient outside =
            java.net.http.HttpClient.newBuilder()
                    .version(java.net.http.HttpClient.Version.HTTP_1_1)
                    .build();
    private final HttpServer server;
    private volatile Origin origin = new Origin(false, "127.0.0.1", 1, "", Origin.Trust.PLATFORM);

    RelayTest() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.start(ServerSettings.plain(anywhere), loops, new Relaying());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        loops.close();
        outside.close();
    }

    private final class Relaying implements HttpHandler {
        @Override
        public void handle(Exchange exchange) {
            new Relayed(exchange, client, origin).begin(memory);
        }

        @Override
        public void malformed(Exchange exchange, Malformed problem) {
            RunningServer.answer(exchange, 400, problem.message());
        }
    }

    private ScriptedProvider before(ScriptedProvider provider) {
        origin = provider.origin();
        return provider;
    }

    private URI path(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    /** Gives back what it was sent, in chunks of random sizes, with a trailer. */
    private static void echo(ScriptedProvider.Peer peer, Random random) throws IOException {
        for (var request = peer.read(); request != null; request = peer.read()) {
            peer.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            byte[] body = request.body();
            int at = 0;
            while (at < body.length) {
                int size = Math.min(body.length - at, 1 + random.nextInt(100_000));
                peer.write(Integer.toHexString(size) + "\r\n");
                peer.write(Arrays.copyOfRange(body, at, at + size));
                peer.write("\r\n");
                at += size;
            }
            peer.write("0\r\nx-end: yes\r\n\r\n");
        }
    }

    @Test
    void bodiesPassUnchangedHeldOrStreamedWhateverTheirSize() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the relay: " + seed);
        Random random = new Random(seed);
        try (var provider = before(ScriptedProvider.start(peer -> echo(peer, new Random(seed))))) {
            List<byte[]> sent = new ArrayList<>();
            List<CompletableFuture<byte[]>> came = new ArrayList<>();
            for (int size : new int[] {0, 1, 100, 8_191, 8_193, 70_000, 3_000_000}) {
                for (String path : List.of("/held", "/streamed")) {
                    byte[] body = new byte[size];
                    random.nextBytes(body);
                    sent.add(body);
                    came.add(exchange(path, BodyPublishers.ofByteArray(body)));
                    sent.add(body);
                    came.add(
                            exchange(
                                    path,
                                    BodyPublishers.fromPublisher(
                                            BodyPublishers.ofByteArray(body))));
                }
            }
            for (int i = 0; i < sent.size(); i++) {
                assertThat(came.get(i).get(30, TimeUnit.SECONDS))
                        .describedAs("exchange %s", i)
                        .isEqualTo(sent.get(i));
            }
            assertThat(provider.requests()).isEqualTo(sent.size());
            ClientUnderTest.until(() -> memory.used() == 0);
        }
    }

    private CompletableFuture<byte[]> exchange(String path, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(path(path)).POST(body).build();
        return outside.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(java.net.http.HttpResponse::body);
    }

    @Test
    void aClientThatLeavesWhileTheProviderIsSilentClosesItsSocket() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (var provider =
                before(
                        ScriptedProvider.start(
                                peer -> {
                                    peer.read();
                                    peer.awaitClose();
                                    closed.countDown();
                                }))) {
            try (Socket leaving = connect("/held")) {
                ClientUnderTest.until(() -> provider.requests() == 1);
                assertThat(leaving.isConnected()).isTrue();
            }
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Socket connect(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.getOutputStream()
                .write(
                        ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aClientThatReadsSlowlySlowsTheProvider() throws Exception {
        long total = 64L * 1024 * 1024;
        AtomicLong written = new AtomicLong();
        long ahead = 0;
        try (var provider =
                        before(
                                ScriptedProvider.start(
                                        peer -> {
                                            peer.read();
                                            peer.write(
                                                    "HTTP/1.1 200 OK\r\ncontent-length: "
                                                            + total
                                                            + "\r\n\r\n");
                                            byte[] piece = new byte[PIECE];
                                            while (written.get() < total) {
                                                peer.write(piece);
                                                written.addAndGet(PIECE);
                                            }
                                            peer.awaitClose();
                                        }));
                Socket slow = connect("/streamed")) {
            InputStream in = slow.getInputStream();
            long read = 0;
            while (read < total) {
                int count = in.readNBytes(PIECE).length;
                assertThat(count).isPositive();
                read += count;
                ahead = Math.max(ahead, written.get() - read);
            }
            assertThat(provider.requests()).isEqualTo(1);
            // Four socket buffers and little more, never the whole.
            assertThat(ahead).isLessThan(32L * 1024 * 1024);
        }
    }
}
