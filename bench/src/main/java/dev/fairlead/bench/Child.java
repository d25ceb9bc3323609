package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server started for a run. It ends with this process; {@code bench/run} ends it should this
 * process be killed.
 */
public final class Child implements AutoCloseable {
    private static final int STOPPED_WITHIN_SECONDS = 40;

    private static final int SHOWN = 30;

    private final Process process;
    private final Path pidFile;
    private final Thread hook;

    private Child(Process process, Path folder) throws IOException {
        this.process = process;
        hook = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(hook);
        pidFile = folder.resolve("child.pid");
        Files.writeString(pidFile, Long.toString(process.pid()));
    }

    /** Starts a command; what it prints goes to a file in the folder. */
    public static Child start(Path folder, List<String> command) throws IOException {
        return start(folder, command, Map.of());
    }

    /** Starts a command with more in its environment. */
    public static Child start(Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), folder);
    }

    /** Prints the end of what all servers below a folder have printed. */
    public static void printLogs(Path scratch) throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.filter(f -> f.endsWith("output.log")).toList()) {
                List<String> lines = Files.readAllLines(file);
                System.err.println("bench: the end of " + scratch.relativize(file));
                lines.subList(Math.max(0, lines.size() - SHOWN), lines.size())
                        .forEach(System.err::println);
            }
        }
    }

    public Process process() {
        return process;
    }

    /** Asks it to end, as an orchestrator does, and returns its exit code. */
    public int stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new IOException("it did not stop within " + STOPPED_WITHIN_SECONDS + " s");
        }
        close();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        Files.deleteIfExists(pidFile);
    }
}
