package dev.fairlead.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The fake provider in a process of its own, asked without anything in between. */
final class Direct implements Subject {
    private final Process process;
    private final int port;
    private final ProcessTree processes;

    Direct() throws IOException {
        process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Provider.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line = firstLine(process);
        port = Integer.parseInt(line.substring("port ".length()));
        processes = ProcessTree.of(process);
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader output = new BufferedReader(process.inputReader(StandardCharsets.US_ASCII));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the fake provider did not start");
        }
        return line;
    }

    @Override
    public String name() {
        return "direct";
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
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
