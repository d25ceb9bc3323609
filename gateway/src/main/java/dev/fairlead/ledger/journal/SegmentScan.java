package dev.fairlead.ledger.journal;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * Reads the entries of a segment one by one, stepping over what is damaged: a torn entry, random
 * bytes, a hole. An entry counts only if its checksum agrees.
 */
final class SegmentScan {
    private final Segment segment;
    private final MemorySegment memory;
    private final int to;
    private final CRC32C crc = new CRC32C();
    private int at;
    private int end;
    private int damagedBytes;

    /**
     * @param from where an entry begins
     * @param to where reading stops
     */
    SegmentScan(Segment segment, int from, int to) {
        this.segment = segment;
        this.memory = segment.memory();
        this.to = to;
        at = from;
        end = from;
    }

    /**
     * A whole entry.
     *
     * @param at where it is in the segment
     * @param size all of it, the block included
     * @param type {@link Segment#OPENED} or {@link Segment#SETTLED}
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way to its reader, never compared
    record Entry(int at, int size, int type, byte[] bytes) {
        EntryReader body() {
            return new EntryReader(bytes, EntryBuffer.BODY);
        }

        int bodyLength() {
            return bytes.length - EntryBuffer.BODY;
        }
    }

    /** The next whole entry; null if there is no other. */
    @Nullable Entry next() {
        while (to - at >= Segment.ENTRY_HEADER) {
            Entry entry = entry(at);
            if (entry != null) {
                // Zeros between entries are damage too: something stood there.
                damagedBytes += at - end;
                at += entry.size();
                end = at;
                return entry;
            }
            at += Long.BYTES;
        }
        return null;
    }

    /** The end of the last whole entry. */
    int end() {
        return end;
    }

    /** How much was stepped over between whole entries. */
    int damagedBytes() {
        return damagedBytes;
    }

    private @Nullable Entry entry(int from) {
        int size = memory.get(Segment.INT, from);
        int bodyLength = memory.get(Segment.INT, from + 8L);
        if (size < Segment.ENTRY_HEADER || size > to - from || size % Long.BYTES != 0) {
            return null;
        }
        if (bodyLength < 0 || bodyLength > size - Segment.ENTRY_HEADER) {
            return null;
        }
        byte[] bytes = new byte[EntryBuffer.BODY + bodyLength];
        MemorySegment sealed = MemorySegment.ofArray(bytes);
        sealed.set(Segment.LONG, 0, segment.id());
        sealed.set(Segment.INT, 8, size);
        MemorySegment.copy(memory, from + 8L, sealed, 12, 8L + bodyLength);
        crc.reset();
        crc.update(bytes);
        if ((int) crc.getValue() != memory.get(Segment.INT, from + 4L)) {
            return null;
        }
        return new Entry(from, size, sealed.get(Segment.INT, 16), bytes);
    }

    /** Whether anything but zeros stands behind the last whole entry: something was torn there. */
    boolean isTorn() {
        MemorySegment rest = memory.asSlice(end, to - (long) end);
        for (long i = 0; i < rest.byteSize(); i++) {
            if (rest.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return true;
            }
        }
        return false;
    }
}
