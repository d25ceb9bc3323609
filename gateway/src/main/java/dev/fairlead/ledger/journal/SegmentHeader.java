package dev.fairlead.ledger.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment.
 *
 * <pre>
 * magic 8 | version 4 | bytes of the segment 4 | id 8 | checksum 4 | zeros to 64
 * </pre>
 *
 * @param version the version of all that follows
 * @param segmentBytes how long the file is meant to be
 * @param id drawn at random, so that no other segment ever has it
 */
record SegmentHeader(int version, int segmentBytes, long id) {
    static final int SIZE = 64;
    static final int VERSION = 2;

    private static final long MAGIC = 0x4c4e524a44414c46L;
    private static final int CHECKED = 24;

    /** What the first bytes of a file turned out to be. */
    sealed interface Found {
        record Known(SegmentHeader header) implements Found {}

        record Newer(int version) implements Found {}

        /** Not a segment, or its head is damaged. */
        record Unreadable() implements Found {}
    }

    void write(MemorySegment memory) {
        MemorySegment.copy(MemorySegment.ofBuffer(bytes()), 0, memory, 0, SIZE);
    }

    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(version).putInt(segmentBytes).putLong(id);
        bytes.putInt(checksum(bytes));
        return bytes.clear();
    }

    static Found read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    return new Found.Unreadable();
                }
            }
        }
        bytes.flip();
        if (bytes.getLong(0) != MAGIC || bytes.getInt(CHECKED) != checksum(bytes)) {
            return new Found.Unreadable();
        }
        int version = bytes.getInt(8);
        if (version > VERSION) {
            return new Found.Newer(version);
        }
        return new Found.Known(new SegmentHeader(version, bytes.getInt(12), bytes.getLong(16)));
    }

    /** Whether all bytes behind the header are zeros. */
    static boolean isFollowedByNothing(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.skipNBytes(Math.min(SIZE, Files.size(file)));
            int next = in.read();
            while (next == 0) {
                next = in.read();
            }
            return next < 0;
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKED));
        return (int) crc.getValue();
    }
}
