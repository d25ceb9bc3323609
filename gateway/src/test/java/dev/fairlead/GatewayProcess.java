package dev.fairlead;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program itself in a process of its own, serving a configuration file; gone when closed. */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern SERVES =
            Pattern.compile("Fairlead serves http://127.0.0.1:(\\d+), admin http://[^:]+:(\\d+)");

    private final Process process;
    private final Path log;
    private final int port;
    private final int adminPort;

    private GatewayProcess(Process process, Path log, Matcher serves) {
        this.process = process;
        this.log = log;
        port = Integer.parseInt(serves.group(1));
        adminPort = Integer.parseInt(serves.group(2));
    }

    /** Starts it in the file's folder, with more flags of the JVM; it serves when this returns. */
    static GatewayProcess serve(Path configuration, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of(flags));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--config", configuration.toString()));
        Path log = configuration.resolveSibling("gateway.log");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TEST_KEY", TestGateway.KEY);
        builder.environment().put("CREDENTIAL", TestGateway.CREDENTIAL);
        builder.redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            return new GatewayProcess(process, log, served(process));
        } catch (IOException | RuntimeException | Error failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /**
     * Reads until it serves; the rest of what it says is read on, so that it never waits for us.
     */
    private static Matcher served(Process process) throws IOException {
        BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            said.append(line).append('\n');
            Matcher serves = SERVES.matcher(line);
            if (serves.find()) {
                Thread.ofVirtual().start(() -> readOn(errors));
                return serves;
            }
        }
        throw new AssertionError("the gateway did not start:\n" + said);
    }

    private static void readOn(BufferedReader errors) {
        try {
            while (errors.readLine() != null) {
                // Nobody waits for it.
            }
        } catch (IOException closed) {
            // The process has ended.
        }
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As {@code kill}: lets it end in order. */
    int stop() throws InterruptedException {
        terminate();
        return ended();
    }

    /** As {@code kill}, without waiting for what comes of it. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end; the exit code. */
    int ended() throws InterruptedException {
        return process.waitFor();
    }

    /** What it printed on standard output. */
    String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
