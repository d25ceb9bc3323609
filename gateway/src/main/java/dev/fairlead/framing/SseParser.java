package dev.fairlead.framing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads an event stream that arrives in pieces cut anywhere.
 *
 * <p>As the WHATWG standard says ("Server-sent events", Parsing an event stream): lines end with CR
 * LF, LF or CR, one byte order mark may lead, comments and unknown fields are passed over, events
 * without data are none. One difference, because providers do end their last event so: {@link
 * #finish()} delivers an event that lacks its blank line or its line end.
 *
 * <p>Data within one piece is shown where it lies (in direct memory: in one copy of the piece). An
 * event or a line of more than {@value #MAX_EVENT} bytes makes the parser give up. Not thread-safe.
 */
public final class SseParser {
    /** The most bytes of one event, from its first field to its blank line. */
    public static final int MAX_EVENT = 1024 * 1024;

    private static final String DEFAULT_NAME = "message";
    private static final byte[] DATA = "data".getBytes(US_ASCII);
    private static final byte[] EVENT = "event".getBytes(US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final long NONE = -1;

    private final Consumer<SseEvent> events;
    private final LineSplitter lines =
            new LineSplitter(this::line, LineSplitter.Ends.ANY, MAX_EVENT);
    private final EventData data = new EventData();
    private long eventStart = NONE;
    private byte[] nameBytes = new byte[0];
    private String lastName = "";
    private @Nullable String name;
    private boolean started;
    private @Nullable String gaveUp;

    public SseParser(Consumer<SseEvent> events) {
        this.events = events;
    }

    /** Reads what remains of a piece, whose position stays. */
    public void feed(ByteBuffer piece) {
        if (gaveUp != null) {
            return;
        }
        lines.feed(piece);
        data.pieceEnds();
        if (lines.tooLong() || (eventStart != NONE && lines.offset() - eventStart > MAX_EVENT)) {
            giveUp();
        }
    }

    /** The stream has ended; delivers the last event if it is only its end that is missing. */
    public void finish() {
        if (gaveUp == null) {
            lines.finish();
            dispatch(lines.offset());
        }
    }

    /** Why nothing is read any more. */
    public Optional<String> gaveUp() {
        return Optional.ofNullable(gaveUp);
    }

    /** Whether no line and no event is under way: the moment at which another event fits in. */
    public boolean betweenEvents() {
        return gaveUp == null && eventStart == NONE && lines.firstOfCut() < 0;
    }

    /**
     * The offset up to which every byte belongs to events that are complete, to comments or to
     * nothing; what follows belongs to an event that is not complete.
     */
    long undecidedFrom() {
        if (gaveUp != null) {
            return Long.MAX_VALUE;
        }
        if (eventStart != NONE) {
            return eventStart;
        }
        int first = lines.firstOfCut();
        return first < 0 || first == ':' ? lines.offset() : lines.lineStart();
    }

    private void giveUp() {
        gaveUp = "an event of more than 1 MiB";
        data.clear();
    }

    private void line(byte[] bytes, int from, int to, long end) {
        int at = from;
        if (!started) {
            started = true;
            at += markLength(bytes, from, to);
        }
        if (to - from > MAX_EVENT) {
            giveUp();
        }
        if (gaveUp != null) {
            return;
        }
        if (at == to) {
            dispatch(end);
        } else if (bytes[at] != ':') {
            field(bytes, at, to);
        }
    }

    private static int markLength(byte[] bytes, int from, int to) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked =
                to - from >= length
                        && Arrays.equals(bytes, from, from + length, BYTE_ORDER_MARK, 0, length);
        return marked ? length : 0;
    }

    private void field(byte[] bytes, int from, int to) {
        if (eventStart == NONE) {
            eventStart = lines.lineStart();
        }
        if (isField(DATA, bytes, from, to)) {
            int start = valueStart(bytes, from + DATA.length, to);
            data.add(bytes, start, to, lines.carried());
        } else if (isField(EVENT, bytes, from, to)) {
            name(bytes, valueStart(bytes, from + EVENT.length, to), to);
        }
    }

    private static boolean isField(byte[] field, byte[] bytes, int from, int to) {
        int end = from + field.length;
        return end <= to
                && (end == to || bytes[end] == ':')
                && Arrays.equals(bytes, from, end, field, 0, field.length);
    }

    /** Behind the colon and one space, both of which may be absent. */
    private static int valueStart(byte[] bytes, int colon, int to) {
        int at = Math.min(colon + 1, to);
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    /** The names of a stream repeat, so the last one is kept as a string. */
    private void name(byte[] bytes, int from, int to) {
        if (!Arrays.equals(nameBytes, 0, nameBytes.length, bytes, from, to)) {
            nameBytes = Arrays.copyOfRange(bytes, from, to);
            lastName = new String(nameBytes, UTF_8);
        }
        name = lastName;
    }

    private void dispatch(long end) {
        if (eventStart != NONE && end - eventStart > MAX_EVENT) {
            giveUp();
            return;
        }
        if (data.present()) {
            String as = name == null || name.isEmpty() ? DEFAULT_NAME : name;
            events.accept(new SseEvent(as, data.view(), eventStart, end));
        }
        data.clear();
        name = null;
        eventStart = NONE;
    }

    /**
     * The data lines of the event at hand: the first where it lies, as long as it can stay there.
     */
    private static final class EventData {
        private byte[] bytes = new byte[0];
        private int from;
        private int to;
        private boolean present;
        private boolean owned;
        private byte[] joined = new byte[0];

        void add(byte[] line, int start, int end, boolean carried) {
            if (!present) {
                present = true;
                bytes = line;
                from = start;
                to = end;
                owned = false;
                if (carried) {
                    own(0);
                }
                return;
            }
            own(1 + end - start);
            bytes[to++] = '\n';
            System.arraycopy(line, start, bytes, to, end - start);
            to += end - start;
        }

        boolean present() {
            return present;
        }

        void pieceEnds() {
            if (present && !owned) {
                own(0);
            }
        }

        ByteBuffer view() {
            return ByteBuffer.wrap(bytes, from, to - from).slice();
        }

        void clear() {
            present = false;
            owned = false;
        }

        /** Moves the data into memory of its own with room for more. */
        private void own(int more) {
            int length = to - from;
            if (joined.length < length + more) {
                byte[] grown = new byte[Math.max(length + more, 2 * joined.length)];
                System.arraycopy(bytes, from, grown, 0, length);
                joined = grown;
            } else if (!owned) {
                System.arraycopy(bytes, from, joined, 0, length);
            }
            bytes = joined;
            from = 0;
            to = length;
            owned = true;
        }
    }
}
