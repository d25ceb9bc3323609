package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The gateway as users start it: one key, one provider with prices, records on. */
final class Gateway implements Subject {
    static final String KEY = "bench-key-of-more-than-128-bits-0123456789abcdef";

    private static final String CHAT = "\"dialect\":\"openai-chat\"";
    private static final String COMPLETE = "\"ending\":\"complete\"";
    private static final int SHOWN = 5;
    private static final String REPORTED = "\"certainty\":\"reported\"";

    private final Path root;
    private final Path file;
    private final Child child;
    private final int port = Ports.free();
    private final ProcessTree processes;

    Gateway(Settings settings, int providerPort) throws IOException, InterruptedException {
        root = settings.root();
        Path folder = Files.createDirectories(settings.scratch().resolve("gateway"));
        file = folder.resolve("fairlead.yaml");
        Files.writeString(file, configuration(port, Ports.free(), providerPort));
        child = Child.start(folder, command("serve"));
        Ports.await(port, "/ready", child.process());
        processes = ProcessTree.of(child.process());
    }

    static String configuration(int port, int adminPort, int providerPort) {
        return """
        server: {listen: "127.0.0.1:%d", admin: "127.0.0.1:%d"}
        store: sqlite:./data/fairlead.db
        providers:
          openai: {type: openai, base_url: "http://127.0.0.1:%d/v1", credentials: sk-bench}
        projects:
          bench: {}
        keys:
          - {name: bench, project: bench, secret: %s}
        """
                .formatted(port, adminPort, providerPort, KEY);
    }

    private List<String> command(String... arguments) {
        return Launcher.command(root, file, arguments);
    }

    /** Ends it as an orchestrator would; fails unless it says that all is well. */
    void stop() throws IOException, InterruptedException {
        int exit = child.stop();
        if (exit != 0) {
            throw new IOException("the gateway ended with " + exit);
        }
    }

    /** Fails unless there is one record for each request, and a price on each metered one. */
    void compareRecords(Tally tally, Notes notes) throws IOException, InterruptedException {
        Process log =
                new ProcessBuilder(command("log", "--json"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long records = 0;
        long priced = 0;
        List<String> unexpected = new ArrayList<>();
        try (var lines = log.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                records++;
                priced += line.contains(CHAT) && line.contains(REPORTED) ? 1 : 0;
                if (!line.contains(COMPLETE) && unexpected.size() < SHOWN) {
                    unexpected.add(line);
                }
            }
        }
        log.waitFor();
        notes.add("records: %,d, priced: %,d".formatted(records, priced));
        if (records != tally.all(this) || priced != tally.metered(this)) {
            unexpected.forEach(System.err::println);
            throw new IOException(
                    "requests: %d, of them metered: %d"
                            .formatted(tally.all(this), tally.metered(this)));
        }
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessTree processes() {
        return processes;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        child.close();
    }
}
