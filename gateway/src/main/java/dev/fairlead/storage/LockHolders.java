package dev.fairlead.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who holds a lock on a database, as far as the operating system tells: Linux lists the owners of
 * locks by inode in {@code /proc/locks}.
 */
final class LockHolders {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int KIND = 3;
    private static final int PID = 4;
    private static final int INODE = 5;

    private final Path database;

    LockHolders(Path database) {
        this.database = database;
    }

    /** Such as {@code process 4711 (sqlite3)}; {@code another process} where it is not known. */
    String describe() {
        try {
            Set<String> inodes = inodes();
            Set<String> holders = new TreeSet<>();
            for (String line : Files.readAllLines(LOCKS)) {
                List<String> fields = List.of(line.strip().split("\\s+"));
                if (holds(fields, inodes)) {
                    holders.add("process " + fields.get(PID) + name(fields.get(PID)));
                }
            }
            return holders.isEmpty() ? "another process" : String.join(", ", holders);
        } catch (IOException | UnsupportedOperationException _) {
            return "another process";
        }
    }

    private static boolean holds(List<String> fields, Set<String> inodes) {
        if (fields.size() <= INODE || !fields.get(KIND).equals("WRITE")) {
            return false;
        }
        String file = fields.get(INODE);
        String inode = file.substring(file.lastIndexOf(':') + 1);
        return inodes.contains(inode)
                && fields.get(PID).matches("[0-9]+")
                && !fields.get(PID).equals(Long.toString(ProcessHandle.current().pid()));
    }

    private Set<String> inodes() throws IOException {
        Set<String> inodes = new HashSet<>();
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path file = database.resolveSibling(database.getFileName() + suffix);
            if (Files.exists(file)) {
                inodes.add(String.valueOf(Files.getAttribute(file, "unix:ino")));
            }
        }
        return inodes;
    }

    private static String name(String pid) {
        try {
            return " (" + Files.readString(Path.of("/proc", pid, "comm")).strip() + ")";
        } catch (IOException _) {
            return "";
        }
    }
}
