package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes chosen events out of an event stream, or puts bytes into the data of some, and passes every
 * other byte as it came.
 *
 * <p>Bytes are passed on as soon as they cannot belong to a hidden event: comments and whole events
 * at once, the beginning of an event when its end has arrived. That delays nothing a client could
 * act on, since an event counts only once its blank line is there. If the parser gives up on an
 * event that is too long, everything passes from there on. Not thread-safe; one per stream.
 */
public final class SseFilter {
    /** What becomes of an event. */
    public sealed interface Edit {
        /** It passes as it came. */
        record Pass() implements Edit {}

        /** It is taken out. */
        record Hide() implements Edit {}

        /**
         * It passes with more bytes in its data.
         *
         * @param at where, counted in the event's data
         * @param bytes without a line end
         */
        record Insert(int at, ByteBuffer bytes) implements Edit {}

        Edit PASS = new Pass();
        Edit HIDE = new Hide();
    }

    /** A part of the stream that does not pass, and what passes in its place. */
    private record Range(long start, long end, ByteBuffer instead) {}

    private static final String DATA = "data";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Function<SseEvent, Edit> editor;
    private final SseParser parser = new SseParser(this::event);
    private final List<Range> edits = new ArrayList<>();
    private ByteBuffer piece = NOTHING;
    private byte[] held = new byte[0];
    private int heldLength;
    private long passed;
    private long fed;
    private boolean hidesLineFeed;

    /**
     * An editor of one stream.
     *
     * @param editor sees every event in order and says what becomes of it
     */
    public SseFilter(Function<SseEvent, Edit> editor) {
        this.editor = editor;
    }

    /**
     * Reads what remains of a piece, whose position stays.
     *
     * @param passes receives what may leave, in order: views of the piece, of held bytes or of
     *     inserted ones, valid during the call
     */
    public void feed(ByteBuffer more, Consumer<ByteBuffer> passes) {
        if (!more.hasRemaining()) {
            return;
        }
        ByteBuffer view = more.slice();
        long end = fed + view.remaining();
        if (hidesLineFeed && view.get(0) == '\n') {
            edits.add(new Range(fed, fed + 1, NOTHING));
        }
        hidesLineFeed = false;
        this.piece = view;
        parser.feed(view);
        this.piece = NOTHING;
        boolean endsHidden = !edits.isEmpty() && edits.getLast().end == end;
        hidesLineFeed = endsHidden && view.get(view.limit() - 1) == '\r';
        passUpTo(Math.min(end, parser.undecidedFrom()), view, passes);
        hold(view);
        fed = end;
    }

    /** The stream has ended; passes what is left. */
    public void finish(Consumer<ByteBuffer> passes) {
        parser.finish();
        passUpTo(fed, ByteBuffer.allocate(0), passes);
        heldLength = 0;
    }

    /** Why no event is looked at any more. */
    public Optional<String> gaveUp() {
        return parser.gaveUp();
    }

    private void event(SseEvent event) {
        switch (editor.apply(event)) {
            case Edit.Pass _ -> {}
            case Edit.Hide _ -> edits.add(new Range(event.start(), event.end(), NOTHING));
            case Edit.Insert(int at, ByteBuffer bytes) -> {
                long place = place(event, at);
                if (place >= 0) {
                    edits.add(new Range(place, place, bytes));
                }
            }
        }
    }

    /** Where in the stream a byte of an event's data stands; negative if it is none. */
    private long place(SseEvent event, int offset) {
        long left = offset;
        long at = event.start();
        while (at < event.end()) {
            long end = at;
            while (end < event.end() && byteAt(end) != '\n' && byteAt(end) != '\r') {
                end++;
            }
            long value = dataOf(at, end);
            if (value >= 0 && left <= end - value) {
                return value + left;
            }
            left -= value < 0 ? 0 : end - value + 1;
            // A line feed behind a carriage return is one more line, an empty one.
            at = end + 1;
        }
        return -1;
    }

    /** Where the value of a line begins that is a {@code data} field; negative if it is none. */
    private long dataOf(long from, long to) {
        for (int i = 0; i < DATA.length(); i++) {
            if (from + i >= to || byteAt(from + i) != DATA.charAt(i)) {
                return -1;
            }
        }
        long colon = from + DATA.length();
        if (colon == to) {
            return to;
        }
        if (byteAt(colon) != ':') {
            return -1;
        }
        return colon + 1 < to && byteAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
    }

    private byte byteAt(long offset) {
        int ahead = (int) (offset - fed);
        return ahead < 0 ? held[heldLength + ahead] : piece.get(ahead);
    }

    private void passUpTo(long end, ByteBuffer view, Consumer<ByteBuffer> passes) {
        for (Range range : edits) {
            pass(range.start, view, passes);
            if (range.instead.hasRemaining()) {
                passes.accept(range.instead.duplicate());
            }
            passed = Math.max(passed, range.end);
        }
        edits.clear();
        pass(end, view, passes);
    }

    private void pass(long end, ByteBuffer view, Consumer<ByteBuffer> passes) {
        if (passed < Math.min(end, fed)) {
            int from = (int) (passed - fed) + heldLength;
            int to = (int) (Math.min(end, fed) - fed) + heldLength;
            passes.accept(ByteBuffer.wrap(held, from, to - from).slice());
            passed = Math.min(end, fed);
        }
        if (passed < end) {
            passes.accept(view.slice((int) (passed - fed), (int) (end - passed)));
            passed = end;
        }
    }

    /** Keeps what has not been passed: the last bytes held and this piece, or its end. */
    private void hold(ByteBuffer view) {
        int old = (int) Math.max(0, fed - passed);
        int from = (int) Math.max(0, passed - fed);
        int more = view.limit() - from;
        boolean grows = old + more > held.length;
        byte[] kept = grows ? new byte[Math.max(old + more, 2 * held.length)] : held;
        if (grows || old != heldLength) {
            System.arraycopy(held, heldLength - old, kept, 0, old);
        }
        view.get(from, kept, old, more);
        held = kept;
        heldLength = old + more;
    }
}
