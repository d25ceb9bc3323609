package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with the JDK's own client at the other end. */
class TlsServerTest {
    private static Path file(String name) {
        try {
            return Path.of(TlsServerTest.class.getResource("/tls/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static ServerSettings tls(ServerSettings settings) {
        return new ServerSettings(
                settings.addresses(),
                new ServerSettings.Tls(file("server.pem"), file("server-key.pem")),
                settings.limits(),
                settings.halfClose(),
                settings.proxies());
    }

    static SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = TlsServerTest.class.getResourceAsStream("/tls/server.pem")) {
            Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("own", own);
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpRequest post(RunningServer server, String body) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/x"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void theClientGetsTheVersionItAsksFor(HttpClient.Version version) throws Exception {
        String large = "0123456789".repeat(50_000);
        try (RunningServer server = RunningServer.with(TlsServerTest::tls, Echo::whole);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting()).version(version).build()) {
            for (String body : new String[] {"small", large, ""}) {
                HttpResponse<String> answer =
                        client.send(post(server, body), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.body()).isEqualTo(body);
            }
        }
    }

    @Test
    void theHeadKnowsThatTheConnectionIsSecure() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                TlsServerTest::tls,
                                e ->
                                        RunningServer.answer(
                                                e, 200, Boolean.toString(e.head().secure())));
                HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            assertThat(client.send(post(server, ""), HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualTo("true");
        }
    }

    @Test
    void aClientThatClosesWhileTheHandlerIsSilentHasLeft() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (RunningServer server =
                RunningServer.with(
                        TlsServerTest::tls,
                        e -> {
                            e.onLeave(left::countDown);
                            began.countDown();
                        })) {
            try (RawClient client =
                    new RawClient(
                            trusting()
                                    .getSocketFactory()
                                    .createSocket(
                                            InetAddress.getLoopbackAddress(), server.port()))) {
                client.send("GET / HTTP/1.1\nHost: h\n\n");
                assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anAnswerThatEndsTheConnectionCanBeReadToItsEnd() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                TlsServerTest::tls, e -> RunningServer.answer(e, 413, "large"));
                RawClient client =
                        new RawClient(
                                trusting()
                                        .getSocketFactory()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(), server.port()))) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 5000000\n\nx");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413").endsWith("large");
        }
    }

    @Test
    void plainTextOnATlsPortIsNoRequest() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                TlsServerTest::tls, e -> RunningServer.answer(e, 200, "x"));
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(client.readToEnd()).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void filesThatDoNotFitStopTheStart() {
        assertThatThrownBy(
                        () ->
                                RunningServer.with(
                                        settings ->
                                                new ServerSettings(
                                                        settings.addresses(),
                                                        new ServerSettings.Tls(
                                                                file("server.pem"),
                                                                file("server.pem")),
                                                        settings.limits(),
                                                        settings.halfClose(),
                                                        null),
                                        e -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("server.pem");
    }
}
