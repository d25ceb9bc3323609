package dev.fairlead.json;

import dev.fairlead.json.JsonFault.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a body that must be one JSON object, in one pass to its closing brace, without building
 * anything but the spans of watched members.
 *
 * <p>Every byte is checked, so that what is accepted here reads the same to any strict parser:
 *
 * <ul>
 *   <li>the grammar of RFC 8259: brackets, commas, colons, literals, numbers (no leading zero, no
 *       bare point), escapes, no control character in a string, no comment;
 *   <li>UTF-8 after RFC 3629, in strings and outside, without a byte order mark;
 *   <li>at most {@value #MAX_DEPTH} values inside one another;
 *   <li>nothing but whitespace after the object;
 *   <li>no watched member twice in one object, names compared unescaped.
 * </ul>
 *
 * <p>Not checked: whether an escaped surrogate has its other half (RFC 8259 section 8.2 allows it),
 * how large a number is, and repetitions of members that are not watched.
 */
public final class JsonScanner {
    /** The most values inside one another. */
    public static final int MAX_DEPTH = 256;

    private JsonScanner() {}

    /**
     * Scans what remains of a buffer, whose position stays.
     *
     * @return the object, which keeps a view of the buffer, or what is wrong
     */
    public static Scan scan(ByteBuffer body, Watch watch) {
        ByteBuffer view = body.slice();
        Spans spans = new Spans(watch.nodes());
        MemberTracker tracker = new MemberTracker(watch, spans, MemberTracker.Repeats.FAULTS);
        JsonMachine machine = new JsonMachine(tracker);
        machine.feed(view);
        JsonFault fault = machine.finish();
        if (fault != null) {
            return fault;
        }
        if (spans.topType() != JsonType.OBJECT) {
            return JsonFault.at(spans.topStart(), Kind.NOT_AN_OBJECT, "no JSON object");
        }
        return new ScannedObject(view, watch, spans, tracker.textBytes(), tracker.noticed());
    }

    /** The spans found, as rows of numbers: one scan makes few objects. */
    static final class Spans implements MemberTracker.Listener {
        private static final int ROW = 5;
        private static final int NODE = 0;
        private static final int NAME_START = 1;
        private static final int NAME_END = 2;
        private static final int VALUE_START = 3;
        private static final int VALUE_END = 4;

        private int[] rows;
        private JsonType[] types;
        private int used;
        private int nameStart;
        private int nameEnd;
        private @Nullable JsonType topType;
        private int topStart;
        private int topEnd;

        Spans(int expected) {
            rows = new int[Math.max(1, expected) * ROW];
            types = new JsonType[Math.max(1, expected)];
        }

        @Nullable JsonType topType() {
            return topType;
        }

        int topStart() {
            return topStart;
        }

        int topEnd() {
            return topEnd;
        }

        @Override
        public void named(long start, long end) {
            nameStart = (int) start;
            nameEnd = (int) end;
        }

        @Override
        public void opened(Watch.Node node, JsonType type, long start) {
            if (node.path.isEmpty()) {
                openedTop(type, start);
                return;
            }
            if (used == rows.length) {
                rows = Arrays.copyOf(rows, rows.length * 2);
                types = Arrays.copyOf(types, types.length * 2);
            }
            boolean element = node.path.endsWith("]");
            rows[used + NODE] = node.id;
            rows[used + NAME_START] = element ? (int) start : nameStart;
            rows[used + NAME_END] = element ? (int) start : nameEnd;
            rows[used + VALUE_START] = (int) start;
            rows[used + VALUE_END] = -1;
            types[used / ROW] = type;
            used += ROW;
        }

        private void openedTop(JsonType type, long start) {
            if (topType == null) {
                topType = type;
                topStart = (int) start;
            }
        }

        @Override
        public void closed(Watch.Node node, long end) {
            topEnd = (int) end;
            for (int row = used - ROW; row >= 0; row -= ROW) {
                if (rows[row + NODE] == node.id && rows[row + VALUE_END] < 0) {
                    rows[row + VALUE_END] = (int) end;
                    return;
                }
            }
        }

        @Override
        public void windowEnds(byte[] bytes, int to, long base) {
            // The body stays where it is; spans need no copy.
        }

        /** The row of a node at or behind a row, or -1. */
        int find(Watch.Node node, int from) {
            for (int row = from; row < used; row += ROW) {
                if (rows[row + NODE] == node.id) {
                    return row;
                }
            }
            return -1;
        }

        int behind(int row) {
            return row + ROW;
        }

        Member member(int row, ByteBuffer body, String path) {
            return new Member(
                    body,
                    path,
                    types[row / ROW],
                    new Span(rows[row + NAME_START], rows[row + NAME_END]),
                    new Span(rows[row + VALUE_START], rows[row + VALUE_END]));
        }
    }
}
