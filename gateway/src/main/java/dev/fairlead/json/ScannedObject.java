package dev.fairlead.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A body that is one JSON object, with the spans of its watched members. */
public final class ScannedObject implements Scan {
    private final ByteBuffer body;
    private final Watch watch;
    private final JsonScanner.Spans spans;
    private final long textBytes;
    private final boolean noticed;

    ScannedObject(
            ByteBuffer body,
            Watch watch,
            JsonScanner.Spans spans,
            long textBytes,
            boolean noticed) {
        this.body = body;
        this.watch = watch;
        this.spans = spans;
        this.textBytes = textBytes;
        this.noticed = noticed;
    }

    /** The whole body; all offsets count from its start. */
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** The object with its braces, without the whitespace around it. */
    public Span object() {
        return new Span(spans.topStart(), spans.topEnd());
    }

    /**
     * The member at a watched path, the first where {@code []} leads to several.
     *
     * @throws IllegalArgumentException if the path is not watched
     */
    public Optional<Member> member(String path) {
        int row = spans.find(watch.node(path), 0);
        return row < 0 ? Optional.empty() : Optional.of(spans.member(row, body, path));
    }

    /** All members at a watched path, in order. */
    public List<Member> members(String path) {
        Watch.Node node = watch.node(path);
        List<Member> found = new ArrayList<>();
        int row = spans.find(node, 0);
        while (row >= 0) {
            found.add(spans.member(row, body, path));
            row = spans.find(node, spans.behind(row));
        }
        return found;
    }

    /** The bytes of text; 0 unless the watch counts them. */
    public long textBytes() {
        return textBytes;
    }

    /** Whether it has a member of a name that the watch notices. */
    public boolean noticed() {
        return noticed;
    }
}
