package dev.fairlead.json;

import dev.fairlead.json.JsonFault.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Picks the values of watched members out of a JSON text that passes in pieces cut anywhere, and
 * keeps nothing else.
 *
 * <p>The text may be one object, or an array whose elements are read one by one, each as if it
 * stood alone. At most {@value #MAX_RETAINED} bytes are retained at a time. It never throws for
 * what it reads: past a fault it gives up, ignores the rest, and what it delivered before stands.
 * Not thread-safe; one per text.
 */
public final class MemberExtractor {
    /** The most bytes of one value. */
    public static final int MAX_RETAINED = 256 * 1024;

    /** Receives what is found, in the order of the values' ends. */
    public interface Found {
        /**
         * A watched value is complete. A member that stands twice comes twice.
         *
         * @param path as given to the {@link Watch}
         * @param value its bytes as they stood, valid during the call
         */
        void member(String path, JsonType type, ByteBuffer value);

        /**
         * A string at a measured path is complete.
         *
         * @param bytes its length in UTF-8, unescaped
         */
        default void text(String path, long bytes) {}

        /** The object at the top, or one element of the array at the top, is complete. */
        default void objectEnded() {}
    }

    private final Found found;
    private final MemberTracker tracker;
    private final JsonMachine machine;
    private @Nullable JsonFault fault;

    public MemberExtractor(Watch watch, Found found) {
        this.found = found;
        tracker =
                new MemberTracker(
                        watch, new Retained(watch.depth() + 1), MemberTracker.Repeats.ALLOWED);
        machine = new JsonMachine(tracker);
    }

    /** Reads what remains of a piece, whose position stays. */
    public void feed(ByteBuffer piece) {
        if (fault == null) {
            machine.feed(piece);
            if (fault == null) {
                fault = machine.fault();
            }
        }
    }

    /**
     * The text has ended.
     *
     * @return why the extractor gave up; empty if it read one whole value
     */
    public Optional<JsonFault> finish() {
        if (fault == null) {
            fault = machine.finish();
        }
        return gaveUp();
    }

    /** Why the extractor gave up, if it did. */
    public Optional<JsonFault> gaveUp() {
        return Optional.ofNullable(fault);
    }

    /** Whether the value at the top is complete. */
    public boolean ended() {
        return machine.ended();
    }

    /** Whether the text is an array so far, and the last byte ended an element of it. */
    public boolean betweenElements() {
        return fault == null && machine.betweenElements();
    }

    /** The bytes of the outermost watched value at hand, from its start to the last window. */
    private final class Retained implements MemberTracker.Listener {
        private static final long NOTHING = -1;

        private final JsonType[] types;
        private final long[] starts;
        private int opened;
        private byte[] kept = new byte[0];
        private int length;
        private long from = NOTHING;
        private boolean inObject;

        Retained(int depth) {
            types = new JsonType[depth];
            starts = new long[depth];
        }

        @Override
        public void named(long start, long end) {
            // Values are delivered without their names.
        }

        @Override
        public void opened(Watch.Node node, JsonType type, long start) {
            if (node.path.isEmpty()) {
                inObject = type == JsonType.OBJECT;
            }
            if (!node.wanted) {
                return;
            }
            types[opened] = type;
            starts[opened++] = start;
            if (from == NOTHING) {
                from = start;
                length = 0;
            }
        }

        @Override
        public void closed(Watch.Node node, long end) {
            if (node.wanted) {
                opened--;
                deliver(node, end);
                from = opened == 0 ? NOTHING : from;
            } else if (node.path.isEmpty() && inObject && fault == null) {
                inObject = false;
                found.objectEnded();
            }
        }

        @Override
        public void measured(Watch.Node node, long length) {
            if (fault == null) {
                found.text(node.path, length);
            }
        }

        private void deliver(Watch.Node node, long end) {
            if (end - from > MAX_RETAINED) {
                tooLarge();
            }
            if (fault != null) {
                return;
            }
            long start = starts[opened];
            ByteBuffer value = tracker.inWindow(start, end);
            if (value == null) {
                tracker.keepUpTo(end);
                value = ByteBuffer.wrap(kept, (int) (start - from), (int) (end - start)).slice();
            }
            found.member(node.path, types[opened], value);
        }

        private void tooLarge() {
            if (fault == null) {
                fault = JsonFault.at(from, Kind.TOO_LARGE, "a value of more than 256 KiB");
            }
        }

        @Override
        public void windowEnds(byte[] bytes, int to, long base) {
            if (from == NOTHING || fault != null) {
                return;
            }
            int start = (int) (from + length - base);
            int more = to - start;
            if (length + more > MAX_RETAINED) {
                tooLarge();
                return;
            }
            if (length + more > kept.length) {
                kept = Arrays.copyOf(kept, Math.max(length + more, 2 * kept.length));
            }
            System.arraycopy(bytes, start, kept, length, more);
            length += more;
        }
    }
}
