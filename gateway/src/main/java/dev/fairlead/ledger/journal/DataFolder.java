package dev.fairlead.ledger.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one running gateway, locked until it is closed or the process is gone.
 *
 * <p>{@code lock} holds the process id of its owner, {@code version} the version of what lies in
 * the folder, {@code journal/} the segments, {@code admin} where operators reach the owner.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final int VERSION = 1;
    private static final String ADMIN = "admin";

    /** Past the process id, which others read while the lock is held. */
    private static final long LOCKED_BYTE = 1024;

    /** A channel that nobody refers to is closed by the collector, and its lock goes with it. */
    private static final Set<DataFolder> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        OPEN.add(this);
    }

    /**
     * Takes the folder, made if there is none, for this process.
     *
     * @throws DataFolderProblem where another process has it, a newer program has written it, or it
     *     cannot be written
     */
    public static DataFolder open(Path path) throws DataFolderProblem {
        try {
            Files.createDirectories(path.resolve("journal"));
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                FileLock lock = lock(path, channel);
                checkVersion(path);
                return new DataFolder(path, channel, lock);
            } catch (IOException | DataFolderProblem e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DataFolderProblem(
                    "data folder " + path + " cannot be used: " + reason(path, e), e);
        }
    }

    private static String reason(Path path, IOException e) {
        if (!(e instanceof AccessDeniedException denied)) {
            return e.toString();
        }
        Path there = path.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return "user "
                + System.getProperty("user.name")
                + " may not write "
                + denied.getFile()
                + mode(there);
    }

    /** Whose the folder is and who may do what; nothing where the file system does not say. */
    private static String mode(Path folder) {
        try {
            return " ("
                    + folder
                    + " belongs to "
                    + Files.getOwner(folder).getName()
                    + ", mode "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                    + ")";
        } catch (IOException | UnsupportedOperationException unknown) {
            return "";
        }
    }

    private static FileLock lock(Path path, FileChannel channel)
            throws IOException, DataFolderProblem {
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            throw new DataFolderProblem(
                    "data folder "
                            + path
                            + " belongs to the running process "
                            + owner(channel)
                            + ": stop it, or use another folder");
        }
        channel.truncate(0);
        try {
            channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
        } catch (IOException _) {
            // On a full disk the lock holds as well; only the number is missing from its message.
        }
        return lock;
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return UTF_8.decode(bytes.flip()).toString().strip();
    }

    /** Written once, when the folder is new; a later program raises it when it changes the form. */
    private static void checkVersion(Path path) throws IOException, DataFolderProblem {
        Path file = path.resolve("version");
        if (!Files.exists(file)) {
            Path fresh = path.resolve("version.new");
            Files.writeString(fresh, VERSION + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        String found = Files.readString(file).strip();
        if (!found.matches("[0-9]{1,9}") || Integer.parseInt(found) > VERSION) {
            throw new DataFolderProblem(
                    "data folder "
                            + path
                            + " was written by a newer Fairlead (version "
                            + found
                            + " of the folder, this program knows "
                            + VERSION
                            + "): start the newer program, or use another folder");
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Says in the folder where operators reach the process that has it, until that is closed. A
     * process that was killed leaves it there; nobody answers at that address then.
     */
    public AutoCloseable announce(URI admin) {
        Path file = path.resolve(ADMIN);
        try {
            Path fresh = path.resolve(ADMIN + ".new");
            Files.writeString(fresh, admin + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            LOG.warn("commands will not find this gateway: {}", unwritable.toString());
        }
        return () -> Files.deleteIfExists(file);
    }

    /** What {@link #announce} said in that folder; empty for nothing. */
    public static Optional<URI> announced(Path folder) {
        try {
            return Optional.of(URI.create(Files.readString(folder.resolve(ADMIN)).strip()));
        } catch (IOException | IllegalArgumentException nothing) {
            return Optional.empty();
        }
    }

    Path journal() {
        return path.resolve("journal");
    }

    @Override
    public void close() {
        OPEN.remove(this);
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
