package dev.fairlead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.traffic.Recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider in a process of its own that answers as recorded or worse: {@code traffic/replay.py},
 * run by the Python that {@code -Dfairlead.python} names, else by {@code python3}.
 */
final class ReplayServer implements AutoCloseable {
    private static final String NAMED = System.getProperty("fairlead.python", "");
    private static final Pattern READY =
            Pattern.compile("READY (http://127\\.0\\.0\\.1:(\\d+)) .*");

    /** States of the system's table in which our side has not said that it is done. */
    private static final Set<String> OPEN = Set.of("01", "08");

    private final Process process;
    private final String url;
    private final int port;

    private ReplayServer(Process process, Matcher ready) {
        this.process = process;
        url = ready.group(1);
        port = Integer.parseInt(ready.group(2));
    }

    /** Whether there is a Python to run it; one that is named is expected to be there. */
    static boolean possible() throws InterruptedException {
        if (!NAMED.isEmpty()) {
            return true;
        }
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Starts it; it serves when this returns. */
    static ReplayServer start() throws IOException {
        Path traffic = Recording.folder();
        ProcessBuilder builder =
                new ProcessBuilder(
                        NAMED.isEmpty() ? "python3" : NAMED,
                        traffic.resolve("replay.py").toString(),
                        "--port=0",
                        "--gzip=never",
                        "--dir=" + traffic.resolve("exchanges"),
                        "--dir=" + traffic.resolve("handmade"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                        .readLine();
        Matcher ready = READY.matcher(String.valueOf(line));
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("replay.py said: " + line);
        }
        return new ReplayServer(process, ready);
    }

    /** Where it is, without a slash at the end. */
    String url() {
        return url;
    }

    /** The local ports of all connections to it that this system has open, as it names them. */
    Set<String> connections() {
        String there = String.format(Locale.ROOT, ":%04X", port);
        Set<String> open = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : lines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[2].endsWith(there) && OPEN.contains(columns[3])) {
                    open.add(columns[1]);
                }
            }
        }
        return open;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table) : List.of();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
