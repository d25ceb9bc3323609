package dev.fairlead.json;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Tells where the objects at watched paths stand in a JSON text that passes in pieces cut anywhere.
 * The text may be one object, or an array whose elements are read one by one. Offsets count from
 * its start. Keeps none of it, never throws; past a fault it says nothing more. Not thread-safe;
 * one per text.
 */
public final class ObjectPlaces {
    /** Told of what is found, in order. */
    public interface Found {
        /** An object at a watched path begins. */
        void opened(long start);

        /**
         * It has ended.
         *
         * @param end behind its closing brace
         */
        void closed(String path, long start, long end);

        /** The object at the top, or one element of the array at the top, has ended. */
        void ended(long end);
    }

    private final JsonMachine machine;
    private @Nullable JsonFault fault;

    public ObjectPlaces(Watch watch, Found found) {
        Listening listening = new Listening(watch.depth() + 1, found);
        machine =
                new JsonMachine(new MemberTracker(watch, listening, MemberTracker.Repeats.ALLOWED));
    }

    /**
     * Reads what remains of a piece, whose position stays.
     *
     * @return whether the text is one so far
     */
    public boolean feed(ByteBuffer piece) {
        if (fault == null) {
            machine.feed(piece);
            fault = machine.fault();
        }
        return fault == null;
    }

    private static final class Listening implements MemberTracker.Listener {
        private static final long NO_OBJECT = -1;

        private final long[] starts;
        private final Found found;
        private int opened;
        private boolean inObject;

        Listening(int depth, Found found) {
            starts = new long[depth];
            this.found = found;
        }

        @Override
        public void named(long start, long end) {}

        @Override
        public void opened(Watch.Node node, JsonType type, long start) {
            if (node.path.isEmpty()) {
                inObject = type == JsonType.OBJECT;
            } else if (node.wanted) {
                starts[opened++] = type == JsonType.OBJECT ? start : NO_OBJECT;
                if (type == JsonType.OBJECT) {
                    found.opened(start);
                }
            }
        }

        @Override
        public void closed(Watch.Node node, long end) {
            if (node.path.isEmpty()) {
                if (inObject) {
                    inObject = false;
                    found.ended(end);
                }
            } else if (node.wanted) {
                long start = starts[--opened];
                if (start != NO_OBJECT) {
                    found.closed(node.path, start, end);
                }
            }
        }

        @Override
        public void windowEnds(byte[] bytes, int to, long base) {}
    }
}
