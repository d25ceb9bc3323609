package dev.fairlead.json;

import dev.fairlead.json.JsonFault.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Knows where in the watched paths a text is: compares names, counts text, and tells a listener of
 * watched values. Offsets count from the start of the text.
 */
final class MemberTracker {
    /** Told of watched values, the inner before the end of the outer. */
    interface Listener {
        /** The name of a watched member, quotes included. */
        void named(long start, long end);

        void opened(Watch.Node node, JsonType type, long start);

        void closed(Watch.Node node, long end);

        /** A string at a measured node has this many bytes, unescaped. */
        default void measured(Watch.Node node, long length) {}

        /** The window at hand is about to be overwritten. */
        void windowEnds(byte[] bytes, int to, long base);
    }

    /** What a second occurrence of a watched member is. */
    enum Repeats {
        ALLOWED,
        FAULTS
    }

    /** A name longer than this, in its longest spelling, is none that is watched. */
    private static final int ESCAPED_LENGTH = 6;

    private static final int NOT_EXCLUDED = -1;

    private final Listener listener;
    private final Repeats repeats;
    private final Watch.@Nullable Names names;
    private final Watch.@Nullable Node[] containers;
    private final long[] seen;
    private final Watch.Node root;
    private Watch.@Nullable Node pending;
    private Watch.@Nullable Node scalar;
    private int depth;
    private int excludedAt = NOT_EXCLUDED;
    private long textBytes;
    private boolean noticed;

    private byte[] bytes = new byte[0];
    private long base;
    private int windowFrom;
    private int nameFrom;
    private long nameStart;
    private @Nullable NameParts parts;

    MemberTracker(Watch watch, Listener listener, Repeats repeats) {
        this.listener = listener;
        this.repeats = repeats;
        names = watch.names();
        // The top-level array of an answer is watched element by element, one level deeper.
        containers = new Watch.Node[watch.depth() + 3];
        seen = new long[containers.length];
        root = watch.root();
        pending = root;
    }

    long textBytes() {
        return textBytes;
    }

    boolean noticed() {
        return noticed;
    }

    void window(byte[] window, int from, long windowBase) {
        bytes = window;
        base = windowBase;
        windowFrom = from;
        nameFrom = from;
    }

    /** These bytes of the text, if the window at hand has them all. */
    @Nullable ByteBuffer inWindow(long start, long end) {
        int from = (int) (start - base);
        return start - base < windowFrom
                ? null
                : ByteBuffer.wrap(bytes, from, (int) (end - start)).slice();
    }

    /** Shows the listener the window up to here. */
    void keepUpTo(long end) {
        windowEnds((int) (end - base));
    }

    void windowEnds(int to) {
        listener.windowEnds(bytes, to, base);
    }

    void opened(JsonType type, long start) {
        scalar = pending;
        if (scalar != null) {
            listener.opened(scalar, type, start);
        }
    }

    /** Whether a listener waits for the end of the value that is no container. */
    boolean watchesScalar() {
        return scalar != null;
    }

    void closed(long end) {
        if (scalar != null) {
            listener.closed(scalar, end);
        }
        pending = null;
        valueEnded();
    }

    void openedContainer(JsonType type, long start) {
        Watch.Node node = pending;
        depth++;
        if (depth < containers.length) {
            containers[depth] = node;
            seen[depth] = 0;
        }
        pending = null;
        if (node != null) {
            pending = type == JsonType.ARRAY ? element(node) : null;
            listener.opened(node, type, start);
        }
    }

    void closedContainer(long end) {
        Watch.Node node = container();
        depth--;
        if (node != null) {
            listener.closed(node, end);
        }
        pending = null;
        valueEnded();
    }

    private void valueEnded() {
        if (excludedAt == depth) {
            excludedAt = NOT_EXCLUDED;
        }
    }

    void nextElement() {
        Watch.Node node = container();
        pending = node == null ? null : element(node);
    }

    /** Each element of an array at the top is read as if it stood there alone. */
    private Watch.@Nullable Node element(Watch.Node array) {
        return array == root ? root : array.element();
    }

    private Watch.@Nullable Node container() {
        return depth < containers.length ? containers[depth] : null;
    }

    /** A string value of this many bytes, unescaped, has ended. */
    void text(long length) {
        if (names != null && excludedAt == NOT_EXCLUDED) {
            textBytes += length;
        }
        if (scalar != null && scalar.measured) {
            listener.measured(scalar, length);
        }
    }

    void nameOpened(int at) {
        nameFrom = at + 1;
        nameStart = base + at;
        parts = null;
    }

    /** A name goes on in the next window. */
    void cutName(int to) {
        if (!wantsName()) {
            return;
        }
        if (parts == null) {
            parts = new NameParts(longest() * ESCAPED_LENGTH);
        }
        parts.add(bytes, nameFrom, to);
    }

    /** A fault if the name is a second one that is watched. */
    @Nullable JsonFault nameClosed(int at, boolean escaped) {
        if (!wantsName()) {
            return null;
        }
        if (parts == null && !escaped) {
            return named(bytes, nameFrom, at, base + at + 1);
        }
        byte[] name = wholeName(at);
        return named(name, 0, name.length, base + at + 1);
    }

    private byte[] wholeName(int at) {
        if (parts == null) {
            return JsonText.unescape(bytes, nameFrom, at);
        }
        parts.add(bytes, nameFrom, at);
        byte[] raw = parts.bytes();
        return JsonText.unescape(raw, 0, raw.length);
    }

    private @Nullable JsonFault named(byte[] name, int from, int to, long end) {
        if (names != null && excludedAt == NOT_EXCLUDED) {
            found(names, names.find(name, from, to));
        }
        Watch.Node parent = container();
        Watch.Node child = parent == null ? null : parent.child(name, from, to);
        pending = child;
        if (child == null) {
            return null;
        }
        long bit = 1L << child.sibling;
        if ((seen[depth] & bit) != 0 && repeats == Repeats.FAULTS) {
            String what = "member '" + child.path + "' stands twice";
            return JsonFault.at(nameStart, Kind.REPEATED_MEMBER, what);
        }
        seen[depth] |= bit;
        listener.named(nameStart, end);
        return null;
    }

    private void found(Watch.Names among, int name) {
        if (name >= 0) {
            noticed |= among.isNoticed(name);
            excludedAt = among.excludes(name) ? depth : NOT_EXCLUDED;
        }
    }

    private boolean wantsName() {
        Watch.Node parent = container();
        return (parent != null && parent.hasChildren())
                || (names != null && excludedAt == NOT_EXCLUDED);
    }

    private int longest() {
        Watch.Node parent = container();
        int watched = parent == null ? 0 : parent.longestName();
        return Math.max(watched, names == null ? 0 : names.longest());
    }

    /** A name in pieces; too long a one stays too long to be equal to any. */
    private static final class NameParts {
        private final byte[] kept;
        private int length;

        NameParts(int limit) {
            kept = new byte[limit + ESCAPED_LENGTH];
        }

        void add(byte[] bytes, int from, int to) {
            int fits = Math.min(to - from, kept.length - length);
            System.arraycopy(bytes, from, kept, length, fits);
            length += fits;
        }

        byte[] bytes() {
            return Arrays.copyOf(kept, length);
        }
    }
}
