package dev.fairlead.ledger.journal;

import dev.fairlead.prices.Usage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The running account behind an {@code opened} entry, updated in place. Each part has two slots
 * written in turns, each with a check of its own: whatever moment the process dies in, one of the
 * two is whole.
 *
 * <pre>
 * state 4 | bytes per usage slot 4 | counters 32 | counters 32 | usage 16+n | usage 16+n
 * counters: turn 4 | status 4 | response bytes 8 | output text bytes 8 | check 8
 * usage:    turn 4 | length 4 | checksum 4 | 0 4 | body as in an entry
 * </pre>
 */
final class ProgressBlock {
    /** Room for eight units without another thought. */
    static final int USUAL_USAGE_BYTES = 104;

    private static final int OPEN = 1;
    private static final int CLOSED = 2;
    private static final int COUNTERS = 8;
    private static final int COUNTERS_SIZE = 32;
    private static final int USAGE = COUNTERS + 2 * COUNTERS_SIZE;
    private static final int USAGE_HEADER = 16;

    private ProgressBlock() {}

    static int size(int usageBytes) {
        return USAGE + 2 * (USAGE_HEADER + Segment.aligned(usageBytes));
    }

    static void open(MemorySegment memory, long at, int usageBytes) {
        memory.set(Segment.INT, at + 4, Segment.aligned(usageBytes));
        memory.set(Segment.INT, at, OPEN);
    }

    static void close(MemorySegment memory, long at) {
        memory.set(Segment.INT, at, CLOSED);
    }

    /** Zero is an entry whose process died before its provider was called. */
    static boolean isOpen(MemorySegment memory, long at) {
        int state = memory.get(Segment.INT, at);
        return state != 0 && state != CLOSED;
    }

    /** The account alone, not whether it is open; for a block with as much room. */
    static void copy(MemorySegment from, long fromAt, MemorySegment to, long toAt) {
        int room = from.get(Segment.INT, fromAt + 4);
        MemorySegment.copy(from, fromAt + 4, to, toAt + 4, size(room) - 4L);
    }

    /** Whether the block is as long as it says; if not, its entry is damaged. */
    static boolean isSound(MemorySegment memory, long at, int bytes) {
        int room = memory.get(Segment.INT, at + 4);
        return bytes >= USAGE && room >= 0 && room <= bytes && size(room) == bytes;
    }

    static void counters(MemorySegment memory, long at, int turn, Counters now) {
        long slot = at + COUNTERS + (turn & 1) * (long) COUNTERS_SIZE;
        memory.set(Segment.INT, slot, turn);
        memory.set(Segment.INT, slot + 4, now.status());
        memory.set(Segment.LONG, slot + 8, now.responseBytes());
        memory.set(Segment.LONG, slot + 16, now.outputTextBytes());
        memory.set(Segment.LONG, slot + 24, now.check(turn));
    }

    /** Notes what is in the buffer; false if it does not fit. */
    static boolean usage(MemorySegment memory, long at, int turn, EntryBuffer body) {
        int room = memory.get(Segment.INT, at + 4);
        int length = body.bodyLength();
        if (length > room) {
            return false;
        }
        long slot = at + USAGE + (turn & 1) * (long) (USAGE_HEADER + room);
        MemorySegment.copy(
                body.bytes(),
                EntryBuffer.BODY,
                memory,
                ValueLayout.JAVA_BYTE,
                slot + USAGE_HEADER,
                length);
        memory.set(Segment.INT, slot, turn);
        memory.set(Segment.INT, slot + 4, length);
        memory.set(
                Segment.INT,
                slot + 8,
                checksum(
                        turn,
                        Arrays.copyOfRange(
                                body.bytes(), EntryBuffer.BODY, EntryBuffer.BODY + length)));
        return true;
    }

    static Progress read(MemorySegment memory, long at) {
        Counters latest = new Counters(0, 0, 0);
        int latestTurn = 0;
        for (int i = 0; i < 2; i++) {
            long slot = at + COUNTERS + (long) i * COUNTERS_SIZE;
            int turn = memory.get(Segment.INT, slot);
            Counters counters =
                    new Counters(
                            memory.get(Segment.INT, slot + 4),
                            memory.get(Segment.LONG, slot + 8),
                            memory.get(Segment.LONG, slot + 16));
            boolean whole = memory.get(Segment.LONG, slot + 24) == counters.check(turn);
            if (whole && turn > latestTurn) {
                latest = counters;
                latestTurn = turn;
            }
        }
        return new Progress(
                latest.status() == 0 ? null : latest.status(),
                latest.responseBytes(),
                latest.outputTextBytes(),
                readUsage(memory, at));
    }

    private static Usage readUsage(MemorySegment memory, long at) {
        int room = memory.get(Segment.INT, at + 4);
        byte[] latest = new byte[Integer.BYTES];
        int latestTurn = 0;
        for (int i = 0; i < 2; i++) {
            long slot = at + USAGE + (long) i * (USAGE_HEADER + room);
            int turn = memory.get(Segment.INT, slot);
            int length = memory.get(Segment.INT, slot + 4);
            if (turn <= latestTurn || length < 0 || length > room) {
                continue;
            }
            byte[] body =
                    memory.asSlice(slot + USAGE_HEADER, length).toArray(ValueLayout.JAVA_BYTE);
            if (memory.get(Segment.INT, slot + 8) == checksum(turn, body)) {
                latest = body;
                latestTurn = turn;
            }
        }
        return new EntryReader(latest, 0).usage();
    }

    private static int checksum(int turn, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue() + turn;
    }

    /** What every read of the socket changes. */
    record Counters(int status, long responseBytes, long outputTextBytes) {
        /** Differs from zero for zeros, and from that of nearly everything else. */
        private long check(int turn) {
            long mixed = 0x9e3779b97f4a7c15L + turn;
            mixed = (mixed ^ status) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 29) ^ responseBytes) * 0x94d049bb133111ebL;
            mixed = (mixed ^ (mixed >>> 31) ^ outputTextBytes) * 0xbf58476d1ce4e5b9L;
            return mixed ^ (mixed >>> 30);
        }
    }
}
