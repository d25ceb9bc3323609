package dev.fairlead.framing;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream into lines. A line within one piece is shown where it lies; the end of a piece
 * copies the line it cuts.
 */
final class LineSplitter {
    /** Receives each line. */
    interface Lines {
        /**
         * A line is complete.
         *
         * @param bytes holds it from {@code from} to before {@code to}, valid until the next piece
         *     or, if {@link #carried()}, until the next line
         * @param end the offset in the stream behind its terminator
         */
        void line(byte[] bytes, int from, int to, long end);
    }

    /** What ends a line. */
    enum Ends {
        /** CR LF, LF or CR, as in event streams. */
        ANY,
        /** LF; a CR before it stays in the line. */
        LINE_FEED
    }

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long RETURNS = ONES * '\r';
    private static final int PIECE = 64 * 1024;

    private final Lines lines;
    private final long otherEnds;
    private final int limit;
    private byte[] copy = new byte[0];
    private byte[] cut = new byte[0];
    private int cutLength;
    private long offset;
    private long lineStart;
    private boolean afterReturn;
    private boolean tooLong;

    LineSplitter(Lines lines, Ends ends, int limit) {
        this.lines = lines;
        this.limit = limit;
        otherEnds = ends == Ends.ANY ? RETURNS : LINE_FEEDS;
    }

    /** Reads what remains of a piece, whose position stays. */
    void feed(ByteBuffer piece) {
        if (piece.hasArray()) {
            int from = piece.arrayOffset() + piece.position();
            split(piece.array(), from, from + piece.remaining());
            return;
        }
        for (int at = piece.position(); at < piece.limit(); ) {
            int length = Math.min(PIECE, piece.limit() - at);
            if (copy.length < length) {
                copy = new byte[length];
            }
            piece.get(at, copy, 0, length);
            split(copy, 0, length);
            at += length;
        }
    }

    private void split(byte[] bytes, int from, int to) {
        long base = offset - from;
        int at = from;
        if (afterReturn && at < to) {
            afterReturn = false;
            if (bytes[at] == '\n') {
                at++;
                lineStart++;
            }
        }
        while (at < to && !tooLong) {
            int end = lineEnd(bytes, at, to);
            if (end == to) {
                keep(bytes, at, to);
                break;
            }
            int next = behind(bytes, end, to);
            complete(bytes, at, end, base + next);
            at = next;
            lineStart = base + at;
        }
        offset = base + to;
    }

    private int behind(byte[] bytes, int end, int to) {
        if (bytes[end] == '\n') {
            return end + 1;
        }
        if (end + 1 == to) {
            afterReturn = true;
            return to;
        }
        return bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    private void complete(byte[] bytes, int from, int to, long end) {
        if (cutLength == 0) {
            lines.line(bytes, from, to, end);
            return;
        }
        keep(bytes, from, to);
        if (!tooLong) {
            lines.line(cut, 0, cutLength, end);
        }
        cutLength = 0;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = cutLength + to - from;
        if (length > limit) {
            tooLong = true;
            return;
        }
        if (length > cut.length) {
            cut = Arrays.copyOf(cut, Math.max(length, 2 * cut.length));
        }
        System.arraycopy(bytes, from, cut, cutLength, to - from);
        cutLength = length;
    }

    /** Hands out a last line that has no terminator. */
    void finish() {
        if (cutLength > 0 && !tooLong) {
            lines.line(cut, 0, cutLength, offset);
        }
        cutLength = 0;
    }

    /** Whether the line at hand was put together from several pieces. */
    boolean carried() {
        return cutLength > 0;
    }

    /** Whether a line was longer than the limit; nothing is read any more. */
    boolean tooLong() {
        return tooLong;
    }

    /** The bytes read. */
    long offset() {
        return offset;
    }

    /** The offset of the first byte of the line at hand. */
    long lineStart() {
        return lineStart;
    }

    /** The first byte of the line that is not complete, or -1. */
    int firstOfCut() {
        return cutLength == 0 ? -1 : cut[0] & 0xff;
    }

    /**
     * The first terminator, or {@code to}. Eight bytes in one step: a byte that equals one of the
     * terminators becomes zero by the exclusive or, and zero is the only byte without a top bit
     * that gains one by subtracting 1. The lowest mark is exact.
     */
    private int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - 8; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            long feeds = word ^ LINE_FEEDS;
            long others = word ^ otherEnds;
            long marks = (((feeds - ONES) & ~feeds) | ((others - ONES) & ~others)) & TOPS;
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        byte other = (byte) otherEnds;
        while (at < to && bytes[at] != '\n' && bytes[at] != other) {
            at++;
        }
        return at;
    }
}
