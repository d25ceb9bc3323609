package dev.fairlead.storage;

import dev.fairlead.ledger.StoreFailure;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says in a sentence what is wrong with a database. */
final class SqliteProblems {
    private static final int PRIMARY_CODE = 0xff;
    private static final long NEARLY_FULL = 64 * 1024L;

    private final Path file;

    SqliteProblems(Path file) {
        this.file = file;
    }

    StoreFailure failure(SQLException e) {
        int code =
                e instanceof SQLiteException sqlite
                        ? sqlite.getResultCode().code
                        : e.getErrorCode();
        return switch (SQLiteErrorCode.getErrorCode(code & PRIMARY_CODE)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                    failure(
                            StoreFailure.Kind.LOCKED,
                            "is locked by " + new LockHolders(file).describe(),
                            e);
            case SQLITE_READONLY, SQLITE_PERM ->
                    failure(StoreFailure.Kind.READ_ONLY, "cannot be written: read-only", e);
            case SQLITE_FULL -> failure(StoreFailure.Kind.FULL, "has no room: the disk is full", e);
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                    failure(StoreFailure.Kind.BROKEN, "is not a sound SQLite database", e);
            default -> byDisk(e);
        };
    }

    /** What SQLite calls an error of input and output, or of opening, is often the disk's state. */
    private StoreFailure byDisk(SQLException e) {
        try {
            FileStore disk = Files.getFileStore(file.toAbsolutePath().getParent());
            if (disk.isReadOnly()) {
                return failure(StoreFailure.Kind.READ_ONLY, "cannot be written: read-only", e);
            }
            if (disk.getUsableSpace() < NEARLY_FULL) {
                return failure(StoreFailure.Kind.FULL, "has no room: the disk is full", e);
            }
        } catch (IOException | SecurityException gone) {
            e.addSuppressed(gone);
        }
        return failure(StoreFailure.Kind.BROKEN, "failed: " + e.getMessage(), e);
    }

    StoreFailure newer(String found, String known) {
        return new StoreFailure(
                StoreFailure.Kind.NEWER,
                "database "
                        + file
                        + " was written by a newer Fairlead (schema "
                        + found
                        + ", this program knows "
                        + known
                        + "): use the newer program, or another database",
                null);
    }

    StoreFailure older(String found) {
        return new StoreFailure(
                StoreFailure.Kind.BROKEN,
                "database "
                        + file
                        + " was written by an older Fairlead (schema "
                        + found
                        + "): start the gateway once, which brings it up to date",
                null);
    }

    private StoreFailure failure(StoreFailure.Kind kind, String what, SQLException cause) {
        return new StoreFailure(kind, "database " + file + " " + what, cause);
    }
}
