package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.admin.Reload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The certificate of the data listener changes while it runs. */
class CertificateRenewalTest {
    private static final char[] PASSWORD = "fairlead".toCharArray();
    private static final String PROVIDERS = "providers: {test: {type: test}}\n";

    @TempDir Path folder;

    @Test
    void newConnectionsSeeTheRenewedCertificateAndOldOnesGoOn() throws Exception {
        write("localhost");
        try (TestGateway gateway = secured();
                SSLSocket before = connect(gateway)) {
            String first = shown(before);
            write("elsewhere");

            assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);

            try (SSLSocket after = connect(gateway)) {
                assertThat(shown(after)).isNotEqualTo(first);
            }
            before.getOutputStream()
                    .write("GET /ready HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(UTF_8));
            assertThat(before.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void aCertificateWhoseKeyHasNotComeYetIsNotTakenUp() throws Exception {
        write("localhost");
        try (TestGateway gateway = secured()) {
            String first = fresh(gateway);
            String key = Files.readString(folder.resolve("tls.key"));
            write("elsewhere");
            String next = Files.readString(folder.resolve("tls.key"));
            Files.writeString(folder.resolve("tls.key"), key);

            assertThat(gateway.reloads().reload())
                    .isInstanceOfSatisfying(
                            Reload.Refused.class,
                            refused ->
                                    assertThat(refused.problems().toString())
                                            .contains("does not belong"));
            assertThat(fresh(gateway)).isEqualTo(first);

            Files.writeString(folder.resolve("tls.key"), next);
            assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
            assertThat(fresh(gateway)).isNotEqualTo(first);
        }
    }

    private TestGateway secured() throws Exception {
        return TestGateway.start(
                folder, "  tls: {certificate: tls.crt, key: tls.key}\n", PROVIDERS);
    }

    private void write(String name) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in =
                Objects.requireNonNull(
                        CertificateRenewalTest.class.getResourceAsStream(
                                "/tls/" + name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        String alias = keys.aliases().nextElement();
        Key key = Objects.requireNonNull(keys.getKey(alias, PASSWORD));
        Certificate certificate = Objects.requireNonNull(keys.getCertificate(alias));
        Files.writeString(folder.resolve("tls.crt"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    }

    private static String fresh(TestGateway gateway) throws Exception {
        try (SSLSocket socket = connect(gateway)) {
            return shown(socket);
        }
    }

    private static String shown(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSerialNumber()
                .toString();
    }

    private static SSLSocket connect(TestGateway gateway) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    /** Which certificate is shown is the question here, not whether it is believed. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
