package dev.fairlead.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What TLS towards providers believes: the certificate authorities of the platform and those of a
 * bundle beside them; chain and host name are verified always. For any thread; reading a bundle
 * blocks, so it is asked away from the loops.
 */
final class ClientTls {
    private final Map<Origin.Trust, SslContext> contexts = new ConcurrentHashMap<>();

    /**
     * @throws IOException if the bundle cannot be read or holds no certificate; the message names
     *     the file
     */
    SslContext context(Origin.Trust trust) throws IOException {
        SslContext known = contexts.get(trust);
        if (known != null) {
            return known;
        }
        try {
            SslContext made = make(trust);
            SslContext earlier = contexts.putIfAbsent(trust, made);
            return earlier == null ? made : earlier;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /** Forgets what was made for other trusts. */
    void retain(Set<Origin.Trust> trusts) {
        contexts.keySet().retainAll(trusts);
    }

    private static SslContext make(Origin.Trust trust)
            throws IOException, GeneralSecurityException {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .endpointIdentificationAlgorithm("HTTPS")
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        ApplicationProtocolConfig.Protocol.ALPN,
                                        ApplicationProtocolConfig.SelectorFailureBehavior
                                                .NO_ADVERTISE,
                                        ApplicationProtocolConfig.SelectedListenerFailureBehavior
                                                .ACCEPT,
                                        ApplicationProtocolNames.HTTP_1_1));
        if (!trust.bundle().isEmpty()) {
            builder.trustManager(platformAnd(Path.of(trust.bundle())));
        }
        return builder.build();
    }

    private static TrustManagerFactory platformAnd(Path bundle)
            throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        int number = 0;
        for (X509Certificate authority : platform()) {
            authorities.setCertificateEntry("platform-" + number++, authority);
        }
        for (Certificate authority : read(bundle)) {
            authorities.setCertificateEntry("bundle-" + number++, authority);
        }
        TrustManagerFactory factory = factory();
        factory.init(authorities);
        return factory;
    }

    private static X509Certificate[] platform() throws GeneralSecurityException {
        TrustManagerFactory factory = factory();
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager platform) {
                return platform.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static Collection<? extends Certificate> read(Path bundle) throws IOException {
        try (InputStream in = Files.newInputStream(bundle)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(bundle + " holds no certificate (expected: PEM)");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(bundle + " cannot be read as PEM certificates", e);
        } catch (IOException e) {
            throw new IOException("certificate bundle " + bundle + ": " + e.getMessage(), e);
        }
    }

    private static TrustManagerFactory factory() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }
}
