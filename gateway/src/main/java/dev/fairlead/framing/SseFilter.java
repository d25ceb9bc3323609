package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes chosen events out of an event stream and passes every other byte as it came.
 *
 * <p>Bytes are passed on as soon as they cannot belong to a hidden event: comments and whole events
 * at once, the beginning of an event when its end has arrived. That delays nothing a client could
 * act on, since an event counts only once its blank line is there. If the parser gives up on an
 * event that is too long, everything passes from there on. Not thread-safe; one per stream.
 */
public final class SseFilter {
    private record Range(long start, long end) {}

    private final Predicate<SseEvent> hides;
    private final SseParser parser = new SseParser(this::event);
    private final List<Range> hidden = new ArrayList<>();
    private byte[] held = new byte[0];
    private int heldLength;
    private long passed;
    private long fed;
    private boolean hidesLineFeed;

    /**
     * A filter of one stream.
     *
     * @param hides sees every event in order; true takes it out of the stream
     */
    public SseFilter(Predicate<SseEvent> hides) {
        this.hides = hides;
    }

    /**
     * Reads what remains of a piece, whose position stays.
     *
     * @param passes receives what may leave, in order: views of the piece or of held bytes, valid
     *     during the call
     */
    public void feed(ByteBuffer piece, Consumer<ByteBuffer> passes) {
        if (!piece.hasRemaining()) {
            return;
        }
        ByteBuffer view = piece.slice();
        long end = fed + view.remaining();
        if (hidesLineFeed && view.get(0) == '\n') {
            hidden.add(new Range(fed, fed + 1));
        }
        hidesLineFeed = false;
        parser.feed(view);
        boolean endsHidden = !hidden.isEmpty() && hidden.getLast().end == end;
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
        if (hides.test(event)) {
            hidden.add(new Range(event.start(), event.end()));
        }
    }

    private void passUpTo(long end, ByteBuffer piece, Consumer<ByteBuffer> passes) {
        for (Range range : hidden) {
            pass(range.start, piece, passes);
            passed = Math.max(passed, range.end);
        }
        hidden.clear();
        pass(end, piece, passes);
    }

    private void pass(long end, ByteBuffer piece, Consumer<ByteBuffer> passes) {
        if (passed < Math.min(end, fed)) {
            int from = (int) (passed - fed) + heldLength;
            int to = (int) (Math.min(end, fed) - fed) + heldLength;
            passes.accept(ByteBuffer.wrap(held, from, to - from).slice());
            passed = Math.min(end, fed);
        }
        if (passed < end) {
            passes.accept(piece.slice((int) (passed - fed), (int) (end - passed)));
            passed = end;
        }
    }

    /** Keeps what has not been passed: the last bytes held and this piece, or its end. */
    private void hold(ByteBuffer piece) {
        int old = (int) Math.max(0, fed - passed);
        int from = (int) Math.max(0, passed - fed);
        int more = piece.limit() - from;
        boolean grows = old + more > held.length;
        byte[] kept = grows ? new byte[Math.max(old + more, 2 * held.length)] : held;
        if (grows || old != heldLength) {
            System.arraycopy(held, heldLength - old, kept, 0, old);
        }
        piece.get(from, kept, old, more);
        held = kept;
        heldLength = old + more;
    }
}
