package dev.fairlead.traffic;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Content codings as a provider applies them. */
public final class Encodings {
    /** All that are known, {@code identity} first. */
    public static final List<String> ALL = List.of("identity", "gzip", "br", "zstd");

    private Encodings() {}

    public static byte[] encode(String coding, byte[] bytes) {
        try {
            return switch (coding) {
                case "identity" -> bytes;
                case "gzip" -> gzip(bytes);
                case "deflate" -> deflate(bytes);
                case "br" -> brotli(bytes);
                case "zstd" -> Zstd.compress(bytes);
                default -> throw new IllegalArgumentException("coding: " + coding);
            };
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] brotli(byte[] bytes) throws IOException {
        Brotli4jLoader.ensureAvailability();
        return Encoder.compress(bytes, new Encoder.Parameters().setQuality(4));
    }

    private static byte[] deflate(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
