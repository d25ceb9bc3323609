package dev.fairlead.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Inputs by chance, the same again for the same seed. {@code -Dfuzz.inputs=1000000} makes as many
 * from a new seed, to search; {@code -Dfuzz.seed=…} repeats a run. A seed that has found something
 * is kept in a resource, and runs each time: without a flag nothing else does, so that what fails
 * here failed by the change at hand.
 */
public final class Fuzz {
    private final long seed;
    private final Random random;

    public Fuzz(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** How many inputs a run makes. */
    public static int inputs(int unlessAsked) {
        return Integer.getInteger("fuzz.inputs", unlessAsked);
    }

    /** The seed asked for, a new one for a search, or the kept ones of that name. */
    public static LongStream seeds(String name) {
        Long asked = Long.getLong("fuzz.seed");
        if (asked != null) {
            return LongStream.of(asked);
        }
        return Integer.getInteger("fuzz.inputs") != null
                ? LongStream.of(System.nanoTime())
                : kept(name);
    }

    private static LongStream kept(String name) {
        try (InputStream in = Fuzz.class.getResourceAsStream("/fuzz/" + name + ".seeds")) {
            if (in == null) {
                throw new IllegalArgumentException("no such seeds: " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            Stream<String> lines = text.lines().filter(line -> !line.startsWith("#"));
            return lines.map(String::strip).filter(line -> !line.isEmpty()).toList().stream()
                    .mapToLong(Long::parseLong);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public long seed() {
        return seed;
    }

    public Random random() {
        return random;
    }

    public <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /**
     * Those bytes with one to four changes: bytes changed, taken out, doubled or put in, words put
     * in.
     */
    public byte[] changed(byte[] bytes, List<byte[]> words) {
        byte[] changed = bytes;
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            changed = changedOnce(changed, words);
        }
        return changed;
    }

    private byte[] changedOnce(byte[] bytes, List<byte[]> words) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(1 + random.nextInt(8), bytes.length - at);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, length, new byte[0]);
            case 1 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 2 -> replaced(bytes, at, 0, new byte[] {(byte) random.nextInt(256)});
            case 3 -> replaced(bytes, at, Math.min(1, length), one(words));
            case 4 -> replaced(bytes, at, 0, one(words));
            default ->
                    replaced(
                            bytes,
                            at,
                            Math.min(1, length),
                            new byte[] {(byte) random.nextInt(256)});
        };
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] made = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, made, 0, at);
        System.arraycopy(by, 0, made, at, by.length);
        System.arraycopy(bytes, at + length, made, at + by.length, bytes.length - at - length);
        return made;
    }
}
