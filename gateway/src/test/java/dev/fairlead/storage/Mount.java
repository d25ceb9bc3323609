package dev.fairlead.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, for which one has to be root; unmounted at the end. */
public final class Mount implements AutoCloseable {
    private final Path path;

    private Mount(Path path) {
        this.path = path;
    }

    /** Whether this process may mount; says so on the output if not. */
    public static boolean isPossible(Path scratch) throws IOException {
        Path probe = Files.createDirectories(scratch.resolve("probe"));
        if (run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", probe.toString()) == 0) {
            run("umount", probe.toString());
            return true;
        }
        System.out.println("mounting a small tmpfs is not possible here: not root, or no mount");
        return false;
    }

    public static Mount of(Path path, String size) throws IOException {
        Files.createDirectories(path);
        require("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
        return new Mount(path);
    }

    public void remount(String options) throws IOException {
        require("mount", "-o", "remount," + options, path.toString());
    }

    private static void require(String... command) throws IOException {
        int code = run(command);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + ": exit code " + code);
        }
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        } catch (IOException _) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        // Lazily: a mapping that nobody unmapped must not keep the test's folder.
        require("umount", "-l", path.toString());
    }
}
