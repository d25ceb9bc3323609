package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.BodyFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Whom the client believes. */
class ClientTlsTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    private static final char[] PASSWORD = "fairlead".toCharArray();

    private final ClientUnderTest client = ClientUnderTest.start();
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        client.close();
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(ClientTlsTest.class.getResource("/tls/" + name)).toURI());
    }

    private static SSLContext server(String name) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = ClientTlsTest.class.getResourceAsStream("/tls/" + name + ".p12")) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** What a provider does within TLS, with the bare socket beside it. */
    private interface Manners {
        void serve(ScriptedProvider.Peer peer, Socket bare) throws IOException;
    }

    private ScriptedProvider speaking(String name, Manners manners) throws Exception {
        SSLContext context = server(name);
        return ScriptedProvider.start(
                peer -> {
                    Socket bare = peer.socket();
                    try (SSLSocket tls =
                            (SSLSocket)
                                    context.getSocketFactory()
                                            .createSocket(bare, "", bare.getPort(), true)) {
                        tls.setUseClientMode(false);
                        tls.setHandshakeApplicationProtocolSelector(this::select);
                        tls.startHandshake();
                        manners.serve(peer.within(tls), bare);
                    }
                });
    }

    private String select(SSLSocket socket, List<String> offered) {
        seen.addAll(offered);
        ((ExtendedSSLSession) socket.getHandshakeSession())
                .getRequestedServerNames()
                .forEach(name -> seen.add(name.toString()));
        return offered.getFirst();
    }

    private ScriptedProvider answering(String name) throws Exception {
        return speaking(
                name,
                (peer, _) -> {
                    while (peer.read() != null) {
                        peer.write(HELLO);
                    }
                });
    }

    private static Origin origin(String host, ScriptedProvider provider, String bundle) {
        return new Origin(true, host, provider.port(), host, new Origin.Trust(bundle, "1"));
    }

    @Test
    void aBundleOfOnesOwnIsBelieved() throws Exception {
        try (var provider = answering("localhost")) {
            String bundle = file("authority.pem").toString();
            var request = ClientUnderTest.post(origin("localhost", provider, bundle), "{}");

            assertThat(client.send(request).awaitEnd().text()).isEqualTo("hello");
            assertThat(client.send(request).awaitEnd().text()).isEqualTo("hello");

            assertThat(provider.connections()).isEqualTo(1);
            assertThat(provider.request().text()).isEqualTo("{}");
            assertThat(seen).containsExactly("http/1.1");
        }
    }

    @Test
    void theNameIsSaidSoThatTheServerCanChooseItsCertificate() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var provider = answering("elsewhere");
                var named = new ClientUnderTest(_ -> new InetAddress[] {loopback})) {
            String bundle = file("authority.pem").toString();
            var request = ClientUnderTest.get(origin("elsewhere.test", provider, bundle));

            assertThat(named.send(request).awaitEnd().text()).isEqualTo("hello");
            assertThat(seen).anySatisfy(name -> assertThat(name).contains("elsewhere.test"));
        }
    }

    @Test
    void anAddressIsVerifiedLikeAName() throws Exception {
        try (var provider = answering("localhost")) {
            String bundle = file("authority.pem").toString();
            var request = ClientUnderTest.get(origin("127.0.0.1", provider, bundle));

            assertThat(client.send(request).awaitEnd().text()).isEqualTo("hello");
        }
    }

    @Test
    void theWrongNameIsRefused() throws Exception {
        try (var provider = answering("elsewhere")) {
            String bundle = file("authority.pem").toString();
            for (String host : List.of("localhost", "127.0.0.1")) {
                var request = ClientUnderTest.get(origin(host, provider, bundle));

                var answer = client.send(request).awaitEnd();

                assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.TLS_FAILED);
                assertThat(answer.failure().message())
                        .startsWith(host + ":" + provider.port() + ": TLS failed: ");
            }
            ClientUnderTest.until(() -> client.open() == 0);
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        try (var provider = answering("localhost")) {
            var request = ClientUnderTest.get(origin("localhost", provider, ""));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.TLS_FAILED);
            assertThat(answer.failure().message()).contains("certification path");
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void aBundleThatCannotBeReadIsNamed() throws Exception {
        try (var provider = answering("localhost")) {
            for (String bad : List.of("/no/such/bundle.pem", file("localhost.p12").toString())) {
                var request = ClientUnderTest.get(origin("localhost", provider, bad));

                var answer = client.send(request).awaitEnd();

                assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.TLS_FAILED);
                assertThat(answer.failure().message()).contains(bad);
            }
            assertThat(client.open()).isZero();
        }
    }

    @Test
    void aServerWithoutTlsIsRefused() throws Exception {
        try (var provider = ScriptedProvider.start(peer -> peer.write(HELLO))) {
            var answer =
                    client.send(ClientUnderTest.get(origin("localhost", provider, ""))).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.TLS_FAILED);
        }
    }

    @Test
    void largeBodiesPassBothWays() throws Exception {
        byte[] large = new byte[5_000_000];
        new Random(7).nextBytes(large);
        try (var provider =
                speaking(
                        "localhost",
                        (peer, _) -> {
                            var request = Objects.requireNonNull(peer.read());
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\n");
                            peer.write(request.body());
                            peer.awaitClose();
                        })) {
            String bundle = file("authority.pem").toString();
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(origin("localhost", provider, bundle)),
                            "POST",
                            ClientUnderTest.held(large));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.text().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(large);
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatEndsWithTheConnectionIsWholeOnlyIfTlsSaysSo() throws Exception {
        try (var honest =
                        speaking(
                                "localhost",
                                (peer, _) -> {
                                    peer.read();
                                    peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
                                });
                var cut =
                        speaking(
                                "localhost",
                                (peer, bare) -> {
                                    peer.read();
                                    peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
                                    bare.close();
                                })) {
            String bundle = file("authority.pem").toString();

            var whole =
                    client.send(ClientUnderTest.get(origin("localhost", honest, bundle)))
                            .awaitEnd();
            var half =
                    client.send(ClientUnderTest.get(origin("localhost", cut, bundle))).awaitEnd();

            assertThat(whole.text()).isEqualTo("hello");
            assertThat(whole.events()).endsWith("end");
            assertThat(half.text()).isEqualTo("hello");
            assertThat(half.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    @Test
    void anIdleConnectionThatTlsEndsIsForgotten() throws Exception {
        var close = new CountDownLatch(1);
        try (var provider =
                speaking(
                        "localhost",
                        (peer, _) -> {
                            peer.read();
                            peer.write(HELLO);
                            ClientUnderTest.until(() -> close.getCount() == 0);
                        })) {
            String bundle = file("authority.pem").toString();
            client.send(ClientUnderTest.get(origin("localhost", provider, bundle))).awaitEnd();
            assertThat(client.idle()).isEqualTo(1);

            close.countDown();

            ClientUnderTest.until(() -> client.open() == 0 && client.idle() == 0);
        }
    }

    @Test
    void cancelClosesTheConnection() throws Exception {
        var ended = new CountDownLatch(1);
        try (var provider =
                speaking(
                        "localhost",
                        (peer, _) -> {
                            peer.read();
                            peer.awaitClose();
                            ended.countDown();
                        })) {
            String bundle = file("authority.pem").toString();
            var answer = client.send(ClientUnderTest.get(origin("localhost", provider, bundle)));
            ClientUnderTest.until(() -> provider.requests() == 1);

            client.on(() -> answer.sending().cancel());

            ClientUnderTest.until(() -> ended.getCount() == 0);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }
}
