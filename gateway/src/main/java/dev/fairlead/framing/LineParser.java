package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of lines, one JSON text each (NDJSON), that arrives in pieces cut anywhere. Lines
 * end with LF, which a CR may precede; empty lines are passed over; the last needs no end. A line
 * of more than {@value #MAX_LINE} bytes makes the parser give up. Not thread-safe.
 */
public final class LineParser {
    /** The most bytes of one line. */
    public static final int MAX_LINE = 1024 * 1024;

    private final Consumer<ByteBuffer> found;
    private final LineSplitter lines =
            new LineSplitter(this::line, LineSplitter.Ends.LINE_FEED, MAX_LINE + 1);
    private boolean gaveUp;

    /**
     * A parser of one stream.
     *
     * @param found receives each line without its end, valid during the call
     */
    public LineParser(Consumer<ByteBuffer> found) {
        this.found = found;
    }

    /** Reads what remains of a piece, whose position stays. */
    public void feed(ByteBuffer piece) {
        if (!gaveUp) {
            lines.feed(piece);
            gaveUp |= lines.tooLong();
        }
    }

    /** The stream has ended; delivers a last line without an end. */
    public void finish() {
        if (!gaveUp) {
            lines.finish();
        }
    }

    /** Why nothing is read any more. */
    public Optional<String> gaveUp() {
        return gaveUp ? Optional.of("a line of more than 1 MiB") : Optional.empty();
    }

    private void line(byte[] bytes, int from, int to, long end) {
        int last = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (last - from > MAX_LINE) {
            gaveUp = true;
        }
        if (last > from && !gaveUp) {
            found.accept(ByteBuffer.wrap(bytes, from, last - from).slice());
        }
    }
}
