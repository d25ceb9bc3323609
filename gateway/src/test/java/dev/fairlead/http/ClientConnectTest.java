package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** From a name to a connection, and what can go wrong on the way. */
class ClientConnectTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    private static final Timeouts HASTY =
            new Timeouts(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static Origin named(int port) {
        return new Origin(
                false, "api.example.test", port, "api.example.test", Origin.Trust.PLATFORM);
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    @Test
    void theProvidersNameIsTheHost() throws Exception {
        try (var client = new ClientUnderTest(_ -> new InetAddress[] {address(1)});
                var provider = ScriptedProvider.answering(HELLO)) {
            client.send(ClientUnderTest.get(named(provider.port()))).awaitEnd();

            assertThat(provider.request().head()).contains("\r\nhost: api.example.test\r\n");
        }
    }

    @Test
    void allAddressesAreTriedInOrder() throws Exception {
        try (var client =
                        new ClientUnderTest(
                                _ -> new InetAddress[] {address(3), address(2), address(1)});
                var provider = ScriptedProvider.answering(HELLO)) {
            var answer = client.send(ClientUnderTest.get(named(provider.port()))).awaitEnd();

            assertThat(answer.text()).isEqualTo("hello");
            assertThat(client.open()).isEqualTo(1);
        }
    }

    @Test
    void aNameWithoutAddressIsSaidSo() throws Exception {
        try (var client =
                new ClientUnderTest(
                        host -> {
                            throw new UnknownHostException(host);
                        })) {
            var answer = client.send(ClientUnderTest.get(named(443))).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.NAME_NOT_RESOLVED);
            assertThat(answer.failure().message()).startsWith("api.example.test:443: ");
            assertThat(client.open()).isZero();
        }
    }

    @Test
    void aNameServerThatHangsHoldsUpNeitherTheLoopNorOtherNames() throws Exception {
        var release = new CountDownLatch(1);
        try (var client =
                        new ClientUnderTest(
                                host -> {
                                    if (host.startsWith("api.")) {
                                        await(release);
                                    }
                                    return new InetAddress[] {address(1)};
                                });
                var provider = ScriptedProvider.answering(HELLO)) {
            var hanging =
                    client.send(
                            ClientUnderTest.with(
                                    ClientUnderTest.get(named(provider.port())), HASTY));
            var other =
                    new Origin(
                            false, "other.test", provider.port(), "other", Origin.Trust.PLATFORM);

            assertThat(client.send(ClientUnderTest.get(other)).awaitEnd().text())
                    .isEqualTo("hello");
            assertThat(hanging.awaitEnd().failure().kind())
                    .isEqualTo(SendFailure.Kind.CONNECT_TIMEOUT);
            assertThat(hanging.failure().message()).contains("name");
            release.countDown();
            assertThat(client.open()).isEqualTo(1);
        }
    }

    @Test
    void cancelWhileTheNameIsResolvedEndsIt() throws Exception {
        var release = new CountDownLatch(1);
        try (var client =
                        new ClientUnderTest(
                                _ -> {
                                    await(release);
                                    return new InetAddress[] {address(1)};
                                });
                var provider = ScriptedProvider.answering(HELLO)) {
            var answer = client.send(ClientUnderTest.get(named(provider.port())));

            client.on(() -> answer.sending().cancel());

            assertThat(client.open()).isZero();
            release.countDown();
            client.on(() -> {});
            assertThat(provider.connections()).isZero();
            assertThat(answer.events()).containsExactly("send returned");
        }
    }

    @Test
    void aPortWhereNobodyListensIsSaidSo() throws Exception {
        try (var client = ClientUnderTest.start()) {
            var provider = ScriptedProvider.answering(HELLO);
            provider.close();

            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_FAILED);
            assertThat(answer.failure().message())
                    .startsWith("127.0.0.1:" + provider.port() + ": ")
                    .contains("refused");
            assertThat(client.open()).isZero();
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsGivenUpInTime() throws Exception {
        try (var client = ClientUnderTest.start();
                var full = new FullServer()) {
            var origin = full.origin();
            var answer =
                    client.send(ClientUnderTest.with(ClientUnderTest.get(origin), HASTY))
                            .awaitEnd();
            var cancelled = client.send(ClientUnderTest.get(origin));
            client.on(() -> cancelled.sending().cancel());

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_TIMEOUT);
            assertThat(client.open()).isZero();
            assertThat(cancelled.events()).containsExactly("send returned");
        }
    }

    @Test
    void aServerThatNeverShakesHandsIsGivenUpInTime() throws Exception {
        try (var client = ClientUnderTest.start();
                var provider = ScriptedProvider.start(ScriptedProvider.Peer::awaitClose)) {
            var origin = new Origin(true, "127.0.0.1", provider.port(), "h", Origin.Trust.PLATFORM);

            var limits =
                    new Timeouts(
                            Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO, Duration.ZERO);

            var answer =
                    client.send(ClientUnderTest.with(ClientUnderTest.get(origin), limits))
                            .awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_TIMEOUT);
            assertThat(answer.failure().message()).contains("TLS");
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A server whose queue of connections to accept is full. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocket server;
        private final List<Socket> queue = new ArrayList<>();

        FullServer() throws IOException {
            server = new ServerSocket(0, 1, address(1));
            boolean room = true;
            while (room) {
                var socket = new Socket();
                queue.add(socket);
                try {
                    socket.connect(new InetSocketAddress(address(1), server.getLocalPort()), 200);
                } catch (SocketTimeoutException full) {
                    room = false;
                }
            }
        }

        Origin origin() {
            int port = server.getLocalPort();
            return new Origin(false, "127.0.0.1", port, "full", Origin.Trust.PLATFORM);
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queue) {
                socket.close();
            }
            server.close();
        }
    }
}
