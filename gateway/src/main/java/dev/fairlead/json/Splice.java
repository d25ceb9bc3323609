package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Changes to a scanned object that leave every other byte as it is.
 *
 * <p>Edits are collected and applied at once; two that overlap are a bug of the caller, except
 * removals, which may touch. Not thread-safe.
 */
public final class Splice {
    /** A body in pieces; the long ones are views of the scanned body. */
    public record Spliced(List<ByteBuffer> parts, long length) {
        public Spliced {
            parts = List.copyOf(parts);
        }
    }

    private record Edit(int start, int end, String text) {}

    private record Insertion(int brace, String member) {}

    private final ScannedObject scanned;
    private final ByteBuffer body;
    private final List<Edit> replacements = new ArrayList<>();
    private final List<Member> removed = new ArrayList<>();
    private final List<Insertion> inserted = new ArrayList<>();

    public Splice(ScannedObject scanned) {
        this.scanned = scanned;
        body = scanned.body();
    }

    /** Whether nothing is to change. */
    public boolean isEmpty() {
        return replacements.isEmpty() && removed.isEmpty() && inserted.isEmpty();
    }

    /** Puts other bytes in the place of some, a word inside a string for instance. */
    public Splice replace(Span span, String text) {
        replacements.add(new Edit(span.start(), span.end(), text));
        return this;
    }

    /** Takes a member out of its object, with the comma that belongs to it. */
    public Splice remove(Member member) {
        removed.add(member);
        return this;
    }

    /** Inserts a member, which the object must not have, as the first of an object. */
    public Splice insert(Span object, String name, String json) {
        inserted.add(new Insertion(object.start(), JsonText.quote(name) + ":" + json));
        return this;
    }

    /**
     * Gives the member at a watched path of names this value: replaces it, or inserts it, with the
     * objects that lead to it where they are absent or null.
     *
     * @return false, with nothing changed, if a value on the way is no object
     */
    public boolean set(String path, String json) {
        Optional<Member> present = scanned.member(path);
        if (present.isPresent()) {
            replace(present.get().value(), json);
            return true;
        }
        int dot = path.lastIndexOf('.');
        String name = path.substring(dot + 1);
        if (dot < 0) {
            insert(scanned.object(), name, json);
            return true;
        }
        String parent = path.substring(0, dot);
        Optional<Member> owner = scanned.member(parent);
        if (owner.isPresent() && owner.get().type() == JsonType.OBJECT) {
            insert(owner.get().value(), name, json);
            return true;
        }
        if (owner.isPresent() && !owner.get().isNull()) {
            return false;
        }
        return set(parent, "{" + JsonText.quote(name) + ":" + json + "}");
    }

    /**
     * The body with all edits.
     *
     * @throws IllegalStateException if two edits overlap
     */
    public Spliced apply() {
        List<Edit> edits = edits();
        List<ByteBuffer> parts = new ArrayList<>(2 * edits.size() + 1);
        long length = 0;
        int at = 0;
        for (Edit edit : edits) {
            if (edit.start < at) {
                throw new IllegalStateException("edits overlap at byte " + edit.start);
            }
            length += add(parts, body.slice(at, edit.start - at));
            length += add(parts, ByteBuffer.wrap(edit.text.getBytes(UTF_8)));
            at = edit.end;
        }
        length += add(parts, body.slice(at, body.limit() - at));
        return new Spliced(parts, length);
    }

    private static long add(List<ByteBuffer> parts, ByteBuffer part) {
        if (part.hasRemaining()) {
            parts.add(part);
        }
        return part.remaining();
    }

    private List<Edit> edits() {
        List<Span> runs = runs();
        List<Edit> edits = new ArrayList<>(replacements);
        for (Insertion insertion : inserted) {
            int at = insertion.brace + 1;
            String comma = isEmptyWithout(insertion.brace, runs) ? "" : ",";
            edits.add(new Edit(at, at, insertion.member + comma));
        }
        // An object that was empty needs a comma between two members inserted into it.
        joinInsertions(edits);
        for (Span run : runs) {
            edits.add(removal(run));
        }
        edits.sort(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end));
        return edits;
    }

    private void joinInsertions(List<Edit> edits) {
        for (int i = replacements.size(); i < edits.size(); i++) {
            Edit edit = edits.get(i);
            boolean another =
                    edits.subList(i + 1, edits.size()).stream()
                            .anyMatch(later -> later.start == edit.start);
            if (another && !edit.text.endsWith(",")) {
                edits.set(i, new Edit(edit.start, edit.end, edit.text + ","));
            }
        }
    }

    /** Removed members that stand side by side go as one, or a comma would stay behind. */
    private List<Span> runs() {
        List<Span> runs = new ArrayList<>();
        removed.sort(Comparator.comparingInt(member -> member.name().start()));
        for (Member member : removed) {
            Span span = new Span(member.name().start(), member.value().end());
            Span last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && skipBlank(skipBlank(last.end()) + 1) == span.start()) {
                runs.set(runs.size() - 1, new Span(last.start(), span.end()));
            } else {
                runs.add(span);
            }
        }
        return runs;
    }

    private Edit removal(Span run) {
        int before = run.start() - 1;
        while (isBlank(body.get(before))) {
            before--;
        }
        if (body.get(before) == ',') {
            return new Edit(before, run.end(), "");
        }
        int after = skipBlank(run.end());
        int end = body.get(after) == ',' ? skipBlank(after + 1) : run.end();
        return new Edit(run.start(), end, "");
    }

    private boolean isEmptyWithout(int brace, List<Span> runs) {
        int first = skipBlank(brace + 1);
        if (body.get(first) == '}') {
            return true;
        }
        return runs.stream()
                .anyMatch(r -> r.start() == first && body.get(skipBlank(r.end())) == '}');
    }

    private int skipBlank(int from) {
        int at = from;
        while (at < body.limit() && isBlank(body.get(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
