package dev.fairlead.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway whose configuration changes while it runs. */
final class RuleSite implements Subject {
    private final String name;
    private final Path file;
    private final int port = Ports.free();
    private final int adminPort = Ports.free();
    private final int providerPort;
    private final Child child;
    private final ProcessTree processes;
    private String inForce;

    RuleSite(String name, Path root, Path folder, RuleVariant variant, int providerPort)
            throws IOException, InterruptedException {
        this.name = name;
        this.providerPort = providerPort;
        file = Files.createDirectories(folder).resolve("fairlead.yaml");
        inForce = variant.configuration(port, adminPort, providerPort);
        Files.writeString(file, inForce);
        child = Child.start(folder, Launcher.command(root, file, "serve"));
        Ports.await(adminPort, "/health", child.process());
        processes = ProcessTree.of(child.process());
    }

    /** Has the variant in force, and fails if the gateway does not take it up. */
    void become(RuleVariant variant) throws IOException {
        String wanted = variant.configuration(port, adminPort, providerPort);
        if (wanted.equals(inForce)) {
            return;
        }
        Files.writeString(file, wanted);
        HttpURLConnection reload =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + adminPort + "/reload")
                                .toURL()
                                .openConnection();
        reload.setRequestMethod("POST");
        int status = reload.getResponseCode();
        try (var in = status < 400 ? reload.getInputStream() : reload.getErrorStream()) {
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // It may have found the change by itself.
            boolean taken = said.contains("\"applied\"") || said.contains("\"unchanged\"");
            if (!taken || !said.contains("\"restart_needed_for\":[]")) {
                throw new IOException(variant.name() + ": " + status + " " + said);
            }
        }
        inForce = wanted;
    }

    @Override
    public String name() {
        return name;
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
        return Gateway.KEY;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        child.close();
    }
}
