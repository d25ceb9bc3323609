package dev.fairlead.bench.soak;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.bench.Certificate;
import dev.fairlead.bench.Child;
import dev.fairlead.bench.Launcher;
import dev.fairlead.bench.Ports;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.storage.SqliteDatabase;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ssl.SSLContext;

/** The gateway under load, started as users start it, with TLS, records and keys of both kinds. */
final class Site implements AutoCloseable {
    static final String KEY = "soak-key-of-more-than-128-bits-0123456789abcdef";

    private final Path root;
    private final Path folder;
    private final Path file;
    private final int port = Ports.free();
    private final int adminPort = Ports.free();
    private final int providerPort;
    private final SSLContext trust;
    private final KeyText changing = KeyText.generate(new SecureRandom());
    private final Child child;
    private int changes;

    Site(Path root, Path scratch, int providerPort) throws Exception {
        this.root = root;
        this.providerPort = providerPort;
        folder = Files.createDirectories(scratch.resolve("soak"));
        file = folder.resolve("fairlead.yaml");
        trust = Certificate.make(folder);
        changeFile();
        addKey();
        child = Child.start(folder, Launcher.command(root, file, "serve"), Map.of());
        Ports.await(adminPort, "/health", child.process());
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    SSLContext trust() {
        return trust;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The process; the launcher becomes the JVM. */
    long pid() {
        return child.process().pid();
    }

    boolean alive() {
        return child.process().isAlive();
    }

    /** The text of the key that is switched off and on. */
    String changingKey() {
        return changing.text();
    }

    /** Writes a configuration that differs from the one before; the gateway finds it by itself. */
    void changeFile() throws IOException {
        changes++;
        Path next = folder.resolve("next.yaml");
        Files.writeString(
                next,
                """
                server:
                  listen: "127.0.0.1:%d"
                  admin: "127.0.0.1:%d"
                  tls: {certificate: certificate.pem, key: key.pem}
                store: sqlite:./data/fairlead.db
                providers:
                  openai: {type: openai, base_url: &url "http://127.0.0.1:%d/v1", credentials: sk-soak}
                  # For those that hang: the others may wait while the machine is busy elsewhere.
                  hasty:
                    type: openai
                    base_url: *url
                    credentials: sk-soak
                    timeouts: {first_byte: 2s, idle: 2s}
                projects: {soak: {}}
                keys:
                  - {name: soak, project: soak, secret: %s, tags: {change: "%d"}}
                """
                        .formatted(port, adminPort, providerPort, KEY, changes));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void addKey() throws KeyStoreFailure {
        Principal principal =
                new Principal("changing", "soak", null, OperationClass.usual(), Map.of());
        try (KeyStore store = SqliteDatabase.existing(database()).keysToChange()) {
            store.add(
                    new StoredKey(
                            changing.id(),
                            KeyHash.of(changing.text()),
                            new KeyEntry(principal),
                            Instant.now(),
                            List.of()));
        }
    }

    /** Switches the key off or on, as a command on the same machine would. */
    void changeKey(boolean on) throws KeyStoreFailure {
        try (KeyStore store = SqliteDatabase.existing(database()).keysToChange()) {
            store.set(changing.id(), on ? KeyState.ACTIVE : KeyState.DISABLED);
        }
    }

    private Path database() {
        return data().resolve("fairlead.db");
    }

    /** Ends it as an orchestrator would; fails unless it says that all is well. */
    void stop() throws IOException, InterruptedException {
        int exit = child.stop();
        if (exit != 0) {
            throw new IOException("the gateway ended with " + exit);
        }
    }

    /** How many records there are, by their ending and status. */
    Map<String, Long> records() throws IOException, InterruptedException {
        Process log =
                new ProcessBuilder(Launcher.command(root, file, "log", "--json"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Map<String, Long> endings = new TreeMap<>();
        try (BufferedReader lines = log.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String how = after(line, "\"ending\":\"") + " " + after(line, "\"status\":");
                endings.merge(how, 1L, Long::sum);
            }
        }
        if (log.waitFor() != 0) {
            throw new IOException("'fairlead log' ended with " + log.exitValue());
        }
        return endings;
    }

    private static String after(String line, String name) {
        int from = line.indexOf(name) + name.length();
        int to = from;
        while (Character.isLetterOrDigit(line.charAt(to)) || line.charAt(to) == '_') {
            to++;
        }
        return line.substring(from, to);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        child.close();
    }
}
