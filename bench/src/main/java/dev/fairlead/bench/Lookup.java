package dev.fairlead.bench;

import dev.fairlead.authentication.Authenticator;
import dev.fairlead.authentication.Directory;
import dev.fairlead.authentication.FileKeys;
import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What it takes to find out who is calling, among one key and among many, in this process. */
final class Lookup {
    private static final int ROUNDS = 9;
    private static final int CALLS = 200_000;

    private final int count;
    private final Authenticator authenticator;
    private final Directory directory = new Directory();
    private final Random random = new Random(42);

    private Lookup(int count) {
        this.count = count;
        authenticator = new Authenticator(FileKeys.NONE, directory, InstantSource.system());
        Set<OperationClass> operations = OperationClass.usual();
        for (int i = 0; i < count; i++) {
            Principal principal =
                    new Principal("laptop-of-person-" + i, null, null, operations, Map.of());
            directory.put(
                    new StoredKey(
                            "id",
                            KeyHash.of(text(i)),
                            new KeyEntry(principal),
                            Instant.EPOCH,
                            List.of()));
        }
    }

    /** Prints time per call and bytes of heap per key. */
    static void print(int many) {
        long before = heap();
        Lookup large = new Lookup(many);
        long bytes = heap() - before;
        Lookup small = new Lookup(1);
        double[] among = new double[ROUNDS];
        double[] alone = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            among[i] = large.nanos();
            alone[i] = small.nanos();
        }
        System.out.printf(
                "who is calling: %.2f µs among %,d keys, %.2f µs with one; %d bytes of heap a"
                        + " key%n",
                Figure.median(among) / 1e3,
                large.directory.size(),
                Figure.median(alone) / 1e3,
                bytes / many);
    }

    private double nanos() {
        Head[] heads = new Head[1024];
        Arrays.setAll(heads, _ -> head(text(random.nextInt(count))));
        long found = 0;
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            found += authenticator.identify(heads[i & 1023]).principal().key().length();
        }
        double nanos = (System.nanoTime() - start) / (double) CALLS;
        if (found == 0) {
            throw new IllegalStateException("nobody was found");
        }
        return nanos;
    }

    private static Head head(String text) {
        return new Head(
                "POST",
                "/proxy/openai/chat/completions",
                Headers.of("host", "localhost", "authorization", "Bearer " + text),
                Head.Version.HTTP_1_1,
                InetAddress.getLoopbackAddress(),
                false);
    }

    private static String text(int number) {
        return "key-of-a-caller-0123456789abcdef-" + number;
    }

    /** Once it is quiet. */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
