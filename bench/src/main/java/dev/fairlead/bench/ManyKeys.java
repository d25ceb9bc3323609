package dev.fairlead.bench;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.storage.SqliteDatabase;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What keys in the store cost a gateway that is started as users start it: until it is ready, its
 * memory, until a change is in force. Arguments: the project's folder, a scratch folder, and how
 * many keys.
 */
final class ManyKeys {
    private static final int STARTS = 3;
    private static final int CHANGES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path root;
    private final Path folder;
    private final int port = Ports.free();
    private final KeyText asked = KeyText.generate(new SecureRandom());

    private ManyKeys(Path root, Path folder) throws IOException {
        this.root = root;
        this.folder = Files.createDirectories(folder);
    }

    static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path scratch = Path.of(arguments[1]);
        int many = arguments.length < 3 ? 1_000_000 : Integer.parseInt(arguments[2]);
        System.out.println(Machine.description());
        System.out.printf(
                "%-10s %12s %12s %12s %12s %12s%n",
                "keys", "ready ms", "CPU ms", "resident MB", "change ms", "store MB");
        for (int count : new int[] {1, many}) {
            new ManyKeys(root, scratch.resolve("keys-" + count)).measure(count);
        }
        Lookup.print(many);
    }

    private void measure(int count) throws Exception {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(
                file,
                """
                server: {listen: "127.0.0.1:%d", admin: "127.0.0.1:0"}
                store: sqlite:./data/fairlead.db
                projects: {bench: {}}
                providers: {test: {type: test}}
                """
                        .formatted(port));
        fill(count);
        double[] ready = new double[STARTS];
        double[] cpu = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long start = System.nanoTime();
            try (Child child =
                    Child.start(folder, Launcher.command(root, file, "serve"), Map.of())) {
                Ports.await(port, "/ready", child.process());
                ready[i] = (System.nanoTime() - start) / 1e6;
                cpu[i] = ProcessTree.of(child.process()).cpuNanos() / 1e6;
                if (i == STARTS - 1) {
                    report(count, new double[] {Figure.median(ready), Figure.median(cpu)}, child);
                }
                child.stop();
            }
        }
    }

    private void report(int count, double[] start, Child child) throws Exception {
        double change = change();
        System.out.printf(
                "%,10d %,12.0f %,12.0f %,12.0f %12.0f %,12.0f%n",
                count,
                start[0],
                start[1],
                ProcessTree.of(child.process()).residentBytes() / 1e6,
                change,
                Files.size(database()) / 1e6);
    }

    private Path database() {
        return folder.resolve("data/fairlead.db");
    }

    /** One key whose text is known, and as many as that of which nobody knows it. */
    private void fill(int count) throws KeyStoreFailure, SQLException {
        Principal principal =
                new Principal("asked", "bench", null, OperationClass.usual(), Map.of());
        try (KeyStore store = SqliteDatabase.existing(database()).keysToChange()) {
            store.add(
                    new StoredKey(
                            asked.id(),
                            KeyHash.of(asked.text()),
                            new KeyEntry(principal),
                            Instant.now(),
                            List.of()));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                PreparedStatement rows =
                        connection.prepareStatement(
                                "INSERT INTO access_keys WITH RECURSIVE n(i) AS (SELECT 2 UNION"
                                        + " ALL SELECT i + 1 FROM n WHERE i < ?) SELECT"
                                        + " printf('%010x', i), 'laptop-of-person-' || i,"
                                        + " randomblob(32), 'active', 'bench', NULL, 0, NULL,"
                                        + " CASE i % 10 WHEN 0 THEN 'gpt-*' END, NULL,"
                                        + " 'inference', NULL, NULL, i FROM n WHERE i <= ?")) {
            rows.setInt(1, count);
            rows.setInt(2, count);
            rows.executeUpdate();
        }
    }

    /**
     * From the commit of a change, of which nobody tells the gateway, to the first answer by it.
     */
    private double change() throws Exception {
        double[] took = new double[CHANGES];
        await(200);
        try (KeyStore store = SqliteDatabase.existing(database()).keysToChange()) {
            for (int i = 0; i < CHANGES; i++) {
                boolean off = i % 2 == 0;
                store.set(asked.id(), off ? KeyState.DISABLED : KeyState.ACTIVE);
                long start = System.nanoTime();
                await(off ? 403 : 200);
                took[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return Arrays.stream(took).max().orElseThrow();
    }

    private void await(int status) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (status() != status) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the answer is not " + status);
            }
            Thread.sleep(1);
        }
    }

    private int status() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + "/status").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + asked.text());
        int status = connection.getResponseCode();
        try (InputStream in =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            in.readAllBytes();
        }
        return status;
    }
}
