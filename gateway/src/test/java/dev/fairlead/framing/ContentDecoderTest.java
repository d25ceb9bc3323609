package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

class ContentDecoderTest {
    private static final byte[] TEXT = text();

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate", "zstd", "br"})
    void decodesHoweverTheBodyIsCut(String coding) {
        byte[] encoded = Encodings.encode(coding, TEXT);
        String name = coding.replace("raw-", "");
        long seed = System.nanoTime();
        for (List<ByteBuffer> pieces :
                List.of(
                        Pieces.whole(encoded),
                        Pieces.of(encoded, 1),
                        Pieces.of(encoded, 7),
                        Pieces.random(encoded, new Random(seed), 200))) {
            Decoded decoded = decode(name, pieces);

            assertThat(decoded.fault).as("seed %d", seed).isEmpty();
            assertThat(decoded.bytes).isEqualTo(TEXT);
            assertThat(decoded.largest).isLessThanOrEqualTo(64 * 1024);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate", "zstd", "br"})
    void S11_givesEachEventAsItsFlushArrives(String coding) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(("data: {\"n\":" + i + "}\n\n").getBytes(UTF_8));
        }
        try (ContentDecoder decoder = ContentDecoder.of(coding.replace("raw-", "")).orElseThrow()) {
            int sent = 0;
            for (int i = 1; i <= events.size(); i++) {
                // What a provider has sent once it flushed i events; the end is cut off below.
                byte[] soFar = flushed(coding, events.subList(0, i));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                decoder.feed(ByteBuffer.wrap(soFar, sent, soFar.length - sent), b -> add(out, b));
                sent = soFar.length;

                assertThat(out.toByteArray()).isEqualTo(events.get(i - 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void S11_saysThatABodyIsTruncated(String coding) {
        byte[] encoded = Encodings.encode(coding, TEXT);
        for (int length : new int[] {1, 2, 5, encoded.length / 2, encoded.length - 1}) {
            byte[] cut = Arrays.copyOf(encoded, length);

            assertThat(decode(coding, Pieces.of(cut, 3)).fault).contains(ContentFault.TRUNCATED);
            assertThat(decode(coding, Pieces.whole(cut)).fault).contains(ContentFault.TRUNCATED);
        }
    }

    @Test
    void S11_readsSeveralMembersAndFrames() {
        for (String coding : new String[] {"gzip", "zstd"}) {
            byte[] twice = join(Encodings.encode(coding, TEXT), Encodings.encode(coding, TEXT));

            for (int size : new int[] {1, 13, twice.length}) {
                Decoded decoded = decode(coding, Pieces.of(twice, size));
                assertThat(decoded.fault).isEmpty();
                assertThat(decoded.bytes).isEqualTo(join(TEXT, TEXT));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "br"})
    void S11_saysThatAPlainBodyIsMislabelled(String coding) {
        Decoded decoded = decode(coding, Pieces.of("{\"usage\":{\"a\":1}}".getBytes(UTF_8), 5));

        assertThat(decoded.fault).contains(ContentFault.CORRUPT);
        assertThat(decoded.bytes).isEmpty();
    }

    @Test
    void noticesABrokenChecksumAndLength() {
        byte[] encoded = Encodings.encode("gzip", TEXT);
        for (int back : new int[] {1, 4, 5, 8}) {
            byte[] broken = encoded.clone();
            broken[broken.length - back] ^= 1;

            assertThat(decode("gzip", Pieces.of(broken, 9)).fault).contains(ContentFault.CORRUPT);
        }
    }

    @Test
    void saysThatSomethingFollowsTheEnd() {
        for (String coding : new String[] {"gzip", "deflate", "zstd"}) {
            byte[] longer = join(Encodings.encode(coding, TEXT), "trailing".getBytes(UTF_8));
            for (int size : new int[] {3, longer.length}) {
                Decoded decoded = decode(coding, Pieces.of(longer, size));

                assertThat(decoded.fault).as(coding).contains(ContentFault.TRAILING_BYTES);
                assertThat(decoded.bytes).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void readsAllPartsOfAGzipHead() {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(TEXT);
        deflater.finish();
        byte[] body = new byte[TEXT.length + 100];
        int length = deflater.deflate(body);
        deflater.end();
        CRC32 sum = new CRC32();
        sum.update(TEXT);
        ByteBuffer member =
                ByteBuffer.allocate(length + 100).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        member.put(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3});
        member.put(new byte[] {3, 0, 9, 9, 9}).put("name\0comment\0".getBytes(UTF_8));
        member.put(new byte[] {1, 2}).put(body, 0, length);
        member.putInt((int) sum.getValue()).putInt(TEXT.length);
        byte[] bytes = Arrays.copyOf(member.array(), member.position());

        for (int size : new int[] {1, 4, bytes.length}) {
            Decoded decoded = decode("x-gzip", Pieces.of(bytes, size));
            assertThat(decoded.fault).isEmpty();
            assertThat(decoded.bytes).isEqualTo(TEXT);
        }
    }

    @Test
    void S02_undoesStackedCodingsInTheirOrder() {
        byte[] encoded = Encodings.encode("zstd", Encodings.encode("gzip", TEXT));
        for (int size : new int[] {1, 100_000}) {
            Decoded decoded = decode(" GZIP ,identity, zstd", Pieces.of(encoded, size));

            assertThat(decoded.fault).isEmpty();
            assertThat(decoded.bytes).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", " , Identity"})
    void passesWhatIsNotEncoded(String coding) {
        try (ContentDecoder decoder = ContentDecoder.of(coding).orElseThrow()) {
            assertThat(decoder.isIdentity()).isTrue();
        }
        Decoded decoded = decode(coding, Pieces.of(TEXT, 100));
        assertThat(decoded.bytes).isEqualTo(TEXT);
        assertThat(decoded.fault).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compress", "gzip, aws-chunked", "gzip,gzip,gzip,gzip,gzip", "gzip;q=1"})
    void knowsNoOtherCodings(String coding) {
        assertThat(ContentDecoder.of(coding)).isEmpty();
        assertThat(ContentDecoder.decode(ByteBuffer.wrap(TEXT), coding, 1_000_000))
                .isEqualTo(new ContentDecoder.Whole.Failed(ContentFault.UNKNOWN_CODING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "br"})
    void S02_givesUpOnABodyThatExpandsWithoutBound(String coding) {
        byte[] bomb = Encodings.encode(coding, new byte[80 * 1024 * 1024]);

        Decoded decoded = decode(coding, Pieces.of(bomb, 4096));

        assertThat(decoded.fault)
                .hasValueSatisfying(
                        f ->
                                assertThat(f)
                                        .isIn(
                                                ContentFault.EXPANDS_TOO_MUCH,
                                                ContentFault.TOO_LARGE));
        assertThat(decoded.bytes).hasSizeLessThanOrEqualTo(64 * 1024 * 1024);
    }

    @Test
    void S02_givesUpOnABombBetweenTwoCodings() {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        byte[] empty = Encodings.encode("gzip", new byte[0]);
        for (int i = 0; i < 100_000; i++) {
            members.writeBytes(empty);
        }

        Decoded decoded =
                decode(
                        "gzip, zstd",
                        Pieces.of(Encodings.encode("zstd", members.toByteArray()), 64));

        assertThat(decoded.fault).contains(ContentFault.EXPANDS_TOO_MUCH);
    }

    @Test
    void letsASmallBodyExpandMuch() {
        byte[] blanks = new byte[ContentDecoder.FREE];

        assertThat(decode("gzip", Pieces.whole(Encodings.encode("gzip", blanks))).bytes)
                .isEqualTo(blanks);
    }

    @Test
    void decodesAWholeBodyWithinItsLimit() {
        ByteBuffer encoded = ByteBuffer.wrap(Encodings.encode("br", TEXT));

        assertThat(ContentDecoder.decode(encoded, "br", TEXT.length))
                .isEqualTo(new ContentDecoder.Whole.Decoded(ByteBuffer.wrap(TEXT)));
        assertThat(ContentDecoder.decode(encoded, "br", TEXT.length - 1))
                .isEqualTo(new ContentDecoder.Whole.Failed(ContentFault.TOO_LARGE));
        assertThat(encoded.position()).isZero();
    }

    @Test
    void neverThrowsForBytesMadeByChance() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String coding : new String[] {"gzip", "deflate", "zstd", "br", "gzip,br"}) {
            byte[] good = Encodings.encode(coding.equals("gzip,br") ? "br" : coding, TEXT);
            for (int i = 0; i < 500; i++) {
                byte[] bad = good.clone();
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                }
                Decoded decoded = decode(coding, Pieces.random(bad, random, 500));
                assertThat(decoded.bytes.length).as("seed %d", seed).isLessThan(1 << 26);
            }
        }
    }

    @Test
    void anEmptyBodyIsComplete() {
        assertThat(decode("gzip", List.of()).fault).isEmpty();
    }

    @Test
    void isClosedTwiceAndFedAfterwardsWithoutHarm() {
        for (String coding : new String[] {"gzip", "deflate", "zstd", "br"}) {
            ContentDecoder decoder = ContentDecoder.of(coding).orElseThrow();
            decoder.feed(ByteBuffer.wrap(Encodings.encode(coding, TEXT), 0, 5), b -> {});
            decoder.close();
            decoder.close();
            decoder.feed(ByteBuffer.wrap(new byte[5]), b -> {});
            assertThat(decoder.finish()).isEmpty();
        }
    }

    private static final class Decoded {
        final byte[] bytes;
        final Optional<ContentFault> fault;
        final int largest;

        Decoded(byte[] bytes, Optional<ContentFault> fault, int largest) {
            this.bytes = bytes;
            this.fault = fault;
            this.largest = largest;
        }
    }

    private static Decoded decode(String coding, List<ByteBuffer> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] largest = new int[1];
        try (ContentDecoder decoder = ContentDecoder.of(coding).orElseThrow()) {
            for (ByteBuffer piece : pieces) {
                int position = piece.position();
                decoder.feed(
                        piece,
                        b -> {
                            largest[0] = Math.max(largest[0], b.remaining());
                            add(out, b);
                        });
                assertThat(piece.position()).isEqualTo(position);
            }
            return new Decoded(out.toByteArray(), decoder.finish(), largest[0]);
        }
    }

    /** What has left an encoder after these flushes, without the end that closing it adds. */
    private static byte[] flushed(String coding, List<byte[]> parts) {
        byte[] closed = Encodings.encodeFlushed(coding, parts);
        List<byte[]> more = new ArrayList<>(parts);
        more.add("x".getBytes(UTF_8));
        byte[] longer = Encodings.encodeFlushed(coding, more);
        int same = Arrays.mismatch(closed, longer);
        return Arrays.copyOf(closed, same);
    }

    private static void add(ByteArrayOutputStream out, ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        out.writeBytes(copy);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static byte[] text() {
        StringBuilder text = new StringBuilder("{\"content\":\"");
        Random random = new Random(5);
        for (int i = 0; i < 4_000; i++) {
            text.append("é ").append(random.nextInt());
        }
        return text.append("\"}").toString().getBytes(UTF_8);
    }
}
