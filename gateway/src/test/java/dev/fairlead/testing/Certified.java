package dev.fairlead.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS servers on loopback whose certificates come from an authority that no platform knows. */
public final class Certified {
    private static final char[] PASSWORD = "fairlead".toCharArray();

    private Certified() {}

    /** Listens as that host; {@code localhost} and {@code elsewhere} have a certificate. */
    public static ServerSocket listen(String host) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        Certified.class.getResourceAsStream("/tls/" + host + ".p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context.getServerSocketFactory()
                    .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The authority's own certificate, PEM. */
    public static Path authority() throws URISyntaxException {
        return file("authority");
    }

    /** The certificate of another authority, which has signed none of those, PEM. */
    public static Path other() throws URISyntaxException {
        return file("server");
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(Certified.class.getResource("/tls/" + name + ".pem"))
                        .toURI());
    }
}
