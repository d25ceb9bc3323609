package dev.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process and its children use, by the operating system's accounting. */
final class ProcessTree {
    private final List<Long> pids;

    private ProcessTree(Stream<ProcessHandle> processes) {
        pids = processes.map(ProcessHandle::pid).toList();
    }

    /** The tree as it is now: whatever is started later does not count. */
    static ProcessTree of(Process root) {
        return new ProcessTree(Stream.concat(Stream.of(root.toHandle()), root.descendants()));
    }

    /** This process without its children. */
    static ProcessTree self() {
        return new ProcessTree(Stream.of(ProcessHandle.current()));
    }

    /** User and system time of all threads, ended ones included. */
    long cpuNanos() {
        return pids.stream().mapToLong(Linux::cpuNanos).sum();
    }

    /** Resident memory; pages that processes share count once for each. */
    long residentBytes() {
        return pids.stream().mapToLong(ProcessTree::resident).sum();
    }

    private static long resident(long pid) {
        return read(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("a measured process has ended: " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
