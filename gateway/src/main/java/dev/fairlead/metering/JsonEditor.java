package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.ObjectPlaces;
import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one JSON object, or an array of them, and puts the cost into what each reports of its
 * usage. Bytes pass as they come; from the beginning of a usage to the end of the object that has
 * it they are held, since what stands behind it may change the price.
 */
final class JsonEditor implements EditingSource {
    /** Past this many bytes behind the beginning of a usage, everything passes unchanged. */
    private static final int MOST_HELD = 1 << 20;

    /** An object that has ended, and the closing brace of its usage. */
    private record Ended(long brace, long end) {}

    private final JsonSource source;
    private final Editing editing;
    private final ObjectPlaces places = new ObjectPlaces(CostMember.WATCH, new Places());
    private final List<Ended> ended = new ArrayList<>();
    private CostMember.Place place = new CostMember.Place();
    private byte[] held = new byte[0];
    private int heldLength;
    private long fed;
    private boolean lost;

    JsonEditor(AnswerReading reading, Editing editing) {
        source = new JsonSource(reading);
        this.editing = editing;
    }

    private final class Places implements ObjectPlaces.Found {
        @Override
        public void opened(long start) {
            place.opened(start);
        }

        @Override
        public void closed(String path, long start, long end) {
            place.closed(path, start, end);
        }

        @Override
        public void ended(long end) {
            if (place.isSeen()) {
                ended.add(new Ended(place.brace(), end));
                place = new CostMember.Place();
            }
        }
    }

    @Override
    public List<ByteBuffer> pass(ByteBuffer piece) {
        lost |= !places.feed(piece);
        boolean unchanged = lost || (ended.isEmpty() && !place.isSeen());
        if (unchanged && heldLength == 0) {
            source.feed(piece);
            fed += piece.remaining();
            return List.of(piece);
        }
        hold(piece);
        List<ByteBuffer> parts = new ArrayList<>(4);
        inject(piece, parts);
        lost |= place.isSeen() && fed - place.from() > MOST_HELD;
        release(place.isSeen() && !lost ? place.from() : fed, parts);
        return parts;
    }

    private void hold(ByteBuffer piece) {
        int length = heldLength + piece.remaining();
        if (length > held.length) {
            held = Arrays.copyOf(held, Math.max(length, 2 * held.length));
        }
        piece.get(piece.position(), held, heldLength, piece.remaining());
        heldLength = length;
        fed += piece.remaining();
    }

    /** Reads the piece object by object, so that each gets its own cost. */
    private void inject(ByteBuffer piece, List<ByteBuffer> parts) {
        int from = piece.position();
        for (Ended object : ended) {
            int to = piece.limit() - (int) (fed - object.end);
            source.feed(piece.slice(from, to - from));
            from = to;
            Money cost = lost ? null : editing.cost();
            if (cost != null) {
                int brace = (int) (object.brace - heldFrom());
                boolean first = CostMember.isEmpty(ByteBuffer.wrap(held, 0, heldLength), brace);
                release(object.brace, parts);
                parts.add(CostMember.of(cost, first));
            }
        }
        ended.clear();
        source.feed(piece.slice(from, piece.limit() - from));
    }

    /** Where in the text the first held byte stands. */
    private long heldFrom() {
        return fed - heldLength;
    }

    private void release(long end, List<ByteBuffer> parts) {
        int length = (int) (end - heldFrom());
        if (length > 0) {
            parts.add(ByteBuffer.wrap(Arrays.copyOf(held, length)));
            System.arraycopy(held, length, held, 0, heldLength - length);
            heldLength -= length;
        }
    }

    @Override
    public List<ByteBuffer> rest() {
        List<ByteBuffer> parts = new ArrayList<>(1);
        source.finish();
        release(fed, parts);
        return parts;
    }

    @Override
    public void feed(ByteBuffer piece) {
        source.feed(piece);
    }

    @Override
    public void finish() {
        source.finish();
    }

    @Override
    public @Nullable String gaveUp() {
        return source.gaveUp();
    }
}
