package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in a PEM file. The library that serves TLS takes a key that belongs to another
 * certificate, and every handshake fails later: while a certificate is renewed, its two files
 * differ for a moment.
 */
final class PemKey {
    private static final Pattern PKCS8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "fairlead".getBytes(StandardCharsets.US_ASCII);

    private PemKey() {}

    /**
     * That the key is the one of the first certificate.
     *
     * @throws IOException if it is not, or a file cannot be read
     */
    static void check(ServerSettings.Tls files) throws IOException {
        Matcher pem = PKCS8.matcher(Files.readString(files.key(), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            // Of another form: whether it can be used is the library's to say.
            return;
        }
        try {
            PublicKey shown = certified(files.certificate());
            KeyFactory factory = KeyFactory.getInstance(shown.getAlgorithm());
            byte[] key = Base64.getMimeDecoder().decode(pem.group(1));
            if (!belong(factory.generatePrivate(new PKCS8EncodedKeySpec(key)), shown)) {
                throw another(files, null);
            }
        } catch (GeneralSecurityException | IllegalArgumentException unfit) {
            throw another(files, unfit);
        }
    }

    private static PublicKey certified(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
    }

    private static boolean belong(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        String algorithm =
                switch (shown.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> shown.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static IOException another(ServerSettings.Tls files, @Nullable Exception cause) {
        return new IOException(
                "the key in "
                        + files.key()
                        + " does not belong to the certificate in "
                        + files.certificate(),
                cause);
    }
}
