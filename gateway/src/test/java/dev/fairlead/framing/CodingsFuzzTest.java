package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;

import dev.fairlead.testing.Fuzz;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Encoded bodies, damaged by chance and fed in random pieces: nothing throws, nothing grows without
 * bound, and what is taken for whole is what the codings' own streams read.
 */
class CodingsFuzzTest {
    private static final List<String> CODINGS = List.of("gzip", "deflate", "br", "zstd");
    private static final List<byte[]> WORDS =
            List.of(
                    new byte[] {0x1f, (byte) 0x8b, 8, 0},
                    new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
                    new byte[] {0x78, (byte) 0x9c},
                    new byte[] {0, 0, 0, 0},
                    new byte[] {-1, -1, -1, -1},
                    new byte[] {3});

    static LongStream seeds() {
        return Fuzz.seeds("codings");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsTakenForWholeIsWhole(long seed) {
        Brotli4jLoader.ensureAvailability();
        Fuzz fuzz = new Fuzz(seed);
        int whole = 0;
        int inputs = Fuzz.inputs(4_000);
        for (int i = 0; i < inputs; i++) {
            String coding = fuzz.one(CODINGS);
            byte[] good = Encodings.encode(coding, text(fuzz.random()));
            boolean damaged = i % 4 != 0;
            byte[] sent = damaged ? fuzz.changed(good, WORDS) : good;
            String shown =
                    "seed %d, input %d, %s: %s".formatted(seed, i, coding, Arrays.toString(sent));
            Optional<byte[]> decoded = decode(coding, sent, fuzz.random());
            assertThat(decoded.isPresent() || damaged).as(shown).isTrue();
            if (decoded.isPresent()) {
                whole++;
                assertThat(isWhole(coding, sent, decoded.get())).as(shown).isTrue();
            }
        }
        assertThat(whole).isGreaterThanOrEqualTo(inputs / 4);
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(60); n > 0; n--) {
            text.append(random.nextInt(4) == 0 ? "data: {\"a\":" : "안").append(random.nextInt(99));
        }
        return text.toString().getBytes(UTF_8);
    }

    /** Decoded to its end; empty where the decoder gave up. */
    private static Optional<byte[]> decode(String coding, byte[] sent, Random random) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoder.of(coding).orElseThrow()) {
            for (ByteBuffer piece : Pieces.random(sent, random, 50)) {
                decoder.feed(
                        piece,
                        out -> {
                            byte[] bytes = new byte[out.remaining()];
                            out.get(bytes);
                            decoded.writeBytes(bytes);
                        });
            }
            assertThat(decoded.size()).isLessThan(1 << 26);
            return decoder.finish().isPresent()
                    ? Optional.empty()
                    : Optional.of(decoded.toByteArray());
        }
    }

    /**
     * Whether the other reader reads the same, or reads otherwise where it may: behind the end of a
     * brotli stream anything can follow, the checksum of gzip's head is not looked at, deflate may
     * lack its envelope, and an empty last block of zstd ends a frame of any size.
     */
    private static boolean isWhole(String coding, byte[] sent, byte[] decoded) {
        if (Arrays.equals(decoded, reference(coding, sent))) {
            return true;
        }
        return switch (coding) {
            case "gzip" -> (sent[3] & 2) != 0;
            case "deflate" -> Arrays.equals(decoded, reference("raw", sent));
            case "zstd" -> decoded.length == 0;
            default ->
                    IntStream.range(1, sent.length)
                            .mapToObj(length -> reference(coding, Arrays.copyOf(sent, length)))
                            .anyMatch(read -> Arrays.equals(decoded, read));
        };
    }

    private static byte[] reference(String coding, byte[] sent) {
        // A body without a byte is none, whatever its coding.
        if (sent.length == 0) {
            return sent;
        }
        try (InputStream in = stream(coding, new ByteArrayInputStream(sent))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            return ("not whole: " + broken).getBytes(UTF_8);
        }
    }

    private static InputStream stream(String coding, InputStream in) throws IOException {
        return switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            case "raw" -> new InflaterInputStream(in, new Inflater(true));
            case "br" -> new BrotliInputStream(in);
            default -> new ZstdInputStream(in);
        };
    }
}
