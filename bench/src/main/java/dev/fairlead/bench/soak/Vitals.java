package dev.fairlead.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the gateway holds at one moment.
 *
 * @param seconds since the load began
 * @param resident bytes of memory
 * @param descriptors that are open
 * @param threads of the process
 * @param journal bytes of its folder
 * @param store bytes of the database with its log
 * @param upstream connections to the provider
 * @param downstream connections of HTTP/1.1 clients
 */
record Vitals(
        long seconds,
        long resident,
        long descriptors,
        long threads,
        long journal,
        long store,
        long upstream,
        long downstream) {
    static Vitals of(Site site, FaultyProvider provider, long seconds) throws IOException {
        Path process = Path.of("/proc/" + site.pid());
        String status = Files.readString(process.resolve("status"));
        return new Vitals(
                seconds,
                field(status, "VmRSS:") * 1024,
                descriptors(site),
                field(status, "Threads:"),
                bytes(site.data().resolve("journal"), ""),
                bytes(site.data(), "fairlead.db"),
                provider.open(),
                Line.open());
    }

    static long descriptors(Site site) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + site.pid() + "/fd"))) {
            return open.count();
        }
    }

    private static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long bytes(Path folder, String prefix) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    bytes += size(file);
                }
            }
        }
        return bytes;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException gone) {
            // A segment that was moved into the store meanwhile.
            return 0;
        }
    }
}
