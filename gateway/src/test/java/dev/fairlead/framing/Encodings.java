package dev.fairlead.framing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Encoded bodies, made with other code than decodes them where there is other code. */
final class Encodings {
    private interface Opener {
        OutputStream over(OutputStream out) throws IOException;
    }

    private Encodings() {}

    /** The coding's name, {@code raw-deflate} for the bare form. */
    static byte[] encode(String coding, byte[] content) {
        return encodeFlushed(coding, List.of(content));
    }

    /** Each part flushed, as a provider does after each event. */
    static byte[] encodeFlushed(String coding, List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = opener(coding).over(bytes)) {
            for (byte[] part : parts) {
                out.write(part);
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Opener opener(String coding) {
        return switch (coding) {
            case "gzip" -> out -> new GZIPOutputStream(out, true);
            case "deflate" -> out -> new DeflaterOutputStream(out, true);
            case "raw-deflate" ->
                    out -> new DeflaterOutputStream(out, new Deflater(6, true), 512, true);
            case "zstd" -> ZstdOutputStream::new;
            case "br" ->
                    out -> {
                        Brotli4jLoader.ensureAvailability();
                        return new BrotliOutputStream(out, Encoder.Parameters.create(4));
                    };
            default -> throw new IllegalArgumentException(coding);
        };
    }
}
