package dev.fairlead.ledger.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One memory-mapped file of the journal: a {@link SegmentHeader}, then entries one after the other,
 * then zeros.
 *
 * <pre>
 * size 4 | checksum 4 | body length 4 | type 4 | body | (opened: {@link ProgressBlock}) | zeros to 8
 * </pre>
 *
 * An entry's size, which covers all of it, is written last: where it is zero, the segment ends. The
 * checksum covers the id of the segment and all but itself and the block. One lane writes; the
 * writer thread reads up to what has been {@link #published}.
 */
final class Segment {
    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final int ENTRY_HEADER = 16;
    static final int OPENED = 1;
    static final int SETTLED = 2;

    // One thread writes each of the two: an ordered write is all they need.
    private static final VarHandle PUBLISHED = field("published");
    private static final VarHandle OPENINGS = field("openings");

    private final Arena arena;
    private final MemorySegment memory;

    /** Changes when the file gets another name; guarded by the keeper's thread. */
    private Path file;

    private volatile SegmentHeader header;

    /** Where the next entry goes; the lane's. */
    private int end;

    /** The end of what is whole; written by the lane, read by all. */
    @SuppressWarnings("unused") // through PUBLISHED
    private int published;

    /** Up to here it is in the store; the writer thread's. */
    private int stored;

    private final ReentrantLock forcing = new ReentrantLock();

    /** Up to here it was forced to the disk; guarded by {@link #forcing}. */
    private int synced;

    /** It is spent; guarded by {@link #forcing}. */
    private boolean retired;

    /** No lane writes entries into it any more. */
    private volatile boolean sealed;

    /** Attempts opened in it that run; written by the lane. */
    @SuppressWarnings("unused") // through OPENINGS
    private int openings;

    private Segment(Path file, Arena arena, MemorySegment memory, SegmentHeader header) {
        this.file = file;
        this.arena = arena;
        this.memory = memory;
        this.header = header;
        clearPositions();
        begin();
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Segment.class, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private void clearPositions() {
        end = SegmentHeader.SIZE;
        PUBLISHED.setRelease(this, end);
        stored = end;
        sealed = false;
        OPENINGS.setRelease(this, 0);
    }

    /** A segment just made: all its bytes are zeros on the disk. */
    static Segment fresh(Path file, SegmentHeader header) throws IOException {
        Segment segment = map(file, header);
        // The first touch of a page costs a fault: not on an event loop.
        segment.memory.asSlice(SegmentHeader.SIZE).fill((byte) 0);
        return segment;
    }

    /** One from an earlier life, to be read and marked, not to be added to. */
    static Segment found(Path file, SegmentHeader header) throws IOException {
        Segment segment = map(file, header);
        segment.sealed = true;
        return segment;
    }

    private static Segment map(Path file, SegmentHeader header) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = Math.min(channel.size(), header.segmentBytes());
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
            return new Segment(file, arena, memory, header);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Adds an entry.
     *
     * @param blockBytes room kept for the progress block behind the body, zeros
     * @return where it is; -1 if there is no room for it
     */
    int append(EntryBuffer entry, int type, int blockBytes) {
        int bodyEnd = aligned(ENTRY_HEADER + entry.bodyLength());
        int size = aligned(bodyEnd + blockBytes);
        int at = end;
        if (size > memory.byteSize() - at) {
            return -1;
        }
        int crc = entry.seal(header.id(), size, type);
        memory.set(INT, at + 4L, crc);
        memory.set(INT, at + 8L, entry.bodyLength());
        memory.set(INT, at + 12L, type);
        MemorySegment.copy(
                entry.bytes(),
                EntryBuffer.BODY,
                memory,
                ValueLayout.JAVA_BYTE,
                (long) at + ENTRY_HEADER,
                entry.bodyLength());
        // Whoever sees the size sees the rest.
        VarHandle.releaseFence();
        memory.set(INT, at, size);
        end = at + size;
        PUBLISHED.setRelease(this, end);
        return at;
    }

    /** Where the block behind a body of that length begins, from the entry's begin. */
    static int blockOffset(int bodyLength) {
        return aligned(ENTRY_HEADER + bodyLength);
    }

    static int aligned(int size) {
        return (size + 7) & -8;
    }

    MemorySegment memory() {
        return memory;
    }

    SegmentHeader header() {
        return header;
    }

    long id() {
        return header.id();
    }

    Path file() {
        return file;
    }

    int published() {
        return (int) PUBLISHED.getAcquire(this);
    }

    /** What a scan has found: everything before it is whole or damaged. */
    void publish(int position) {
        end = position;
        PUBLISHED.setRelease(this, position);
    }

    int stored() {
        return stored;
    }

    void stored(int position) {
        stored = position;
    }

    void seal() {
        sealed = true;
    }

    int openings() {
        return (int) OPENINGS.getAcquire(this);
    }

    void openings(int count) {
        OPENINGS.setRelease(this, count);
    }

    /** Nothing of it is needed any more. */
    boolean isSpent() {
        return sealed && openings() == 0 && stored >= published();
    }

    /** Forces what has been added to the disk. Marks in older entries follow with the system. */
    void force() {
        forcing.lock();
        try {
            int to = published();
            if (!retired && synced < to) {
                memory.asSlice(synced, to - (long) synced).force();
                synced = to;
            }
        } finally {
            forcing.unlock();
        }
    }

    /**
     * Nobody but the caller touches it from here on.
     *
     * @return false while it is being forced to the disk
     */
    boolean tryRetire() {
        if (!forcing.tryLock()) {
            return false;
        }
        try {
            retired = true;
            return true;
        } finally {
            forcing.unlock();
        }
    }

    /** Makes it a new one under another name: its blocks are there, so no full disk is met. */
    void renew(Path otherFile, SegmentHeader other) throws IOException {
        memory.asSlice(SegmentHeader.SIZE, published() - (long) SegmentHeader.SIZE).fill((byte) 0);
        other.write(memory);
        header = other;
        Files.move(file, otherFile);
        file = otherFile;
        clearPositions();
        begin();
    }

    private void begin() {
        forcing.lock();
        try {
            synced = SegmentHeader.SIZE;
            retired = false;
        } finally {
            forcing.unlock();
        }
    }

    void close() {
        arena.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
