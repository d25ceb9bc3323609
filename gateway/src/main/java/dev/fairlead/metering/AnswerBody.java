package dev.fairlead.metering;

import dev.fairlead.call.Headers;
import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.framing.ContentDecoder;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * The body of an answer as it is read along: decoded if it is encoded, then framed as its first
 * byte and its {@code content-type} say, then handed to the dialect. Holds native memory while
 * encoded bytes come.
 */
final class AnswerBody implements AutoCloseable {
    private static final int BYTE_ORDER_MARK = 0xef;

    private final Dialect dialect;
    private final String contentType;
    private final boolean encoded;
    private @Nullable ContentDecoder decoder;
    private @Nullable String trouble;
    private @Nullable AnswerForm form;
    private @Nullable AnswerReading reading;
    private @Nullable AnswerSource source;
    private Editing editing = Editing.NONE;
    private boolean unreadable;
    private boolean endsWithinEvent;

    AnswerBody(Dialect dialect, Headers headers) {
        this.dialect = dialect;
        String type = headers.first("content-type");
        contentType = type == null ? "" : type.toLowerCase(Locale.ROOT);
        String coding = String.join(",", headers.all("content-encoding"));
        ContentDecoder made = coding.isEmpty() ? null : ContentDecoder.of(coding).orElse(null);
        encoded = !coding.isEmpty() && (made == null || !made.isIdentity());
        if (encoded && made == null) {
            trouble = "unknown content encoding";
        }
        decoder = encoded ? made : null;
    }

    boolean isEncoded() {
        return encoded;
    }

    /** Null until the first byte of the body. */
    @Nullable AnswerFacts facts() {
        return reading == null ? null : reading.facts();
    }

    void feed(ByteBuffer wire) {
        if (decoder != null) {
            decoder.feed(wire, this::decoded);
        } else if (!encoded) {
            decoded(wire);
        }
    }

    private void decoded(ByteBuffer bytes) {
        AnswerSource into = source == null ? open(bytes) : source;
        if (into != null) {
            into.feed(bytes);
        }
    }

    /** From now on, what passes is changed like this. To be said before the first byte. */
    void edit(Editing how) {
        editing = how;
    }

    /** As {@link #feed}; returns what the client may see. */
    List<ByteBuffer> pass(ByteBuffer wire) {
        if (encoded) {
            feed(wire);
            return List.of(wire);
        }
        AnswerSource into = source == null ? open(wire) : source;
        if (into instanceof EditingSource editor) {
            return editor.pass(wire);
        }
        if (into != null) {
            into.feed(wire);
        }
        return List.of(wire);
    }

    /** The framing that the first byte that is not blank asks for; null while there is none. */
    private @Nullable AnswerSource open(ByteBuffer bytes) {
        if (unreadable) {
            return null;
        }
        int at = bytes.position();
        while (at < bytes.limit() && isBlank(bytes.get(at))) {
            at++;
        }
        if (at == bytes.limit()) {
            return null;
        }
        AnswerForm as = form(bytes.get(at) & 0xff);
        if (as == null) {
            unreadable = true;
            return null;
        }
        AnswerReading follower = dialect.answer(as);
        form = as;
        reading = follower;
        source = framing(bytes.get(at) & 0xff, follower);
        return source;
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    private @Nullable AnswerForm form(int first) {
        return switch (first) {
            case '{' -> isLines() ? AnswerForm.EVENTS : AnswerForm.WHOLE;
            case '[' -> AnswerForm.EVENTS;
            case ':', 'd', 'e', 'i', 'r', BYTE_ORDER_MARK -> AnswerForm.EVENTS;
            default -> isEventStream() ? AnswerForm.EVENTS : null;
        };
    }

    private AnswerSource framing(int first, AnswerReading follower) {
        if (first == '[' || (first == '{' && !isLines())) {
            return editing.does(Change.INJECT_COST)
                    ? new JsonEditor(follower, editing)
                    : new JsonSource(follower);
        }
        if (first == '{') {
            return new LineSource(follower);
        }
        return editing.changes().isEmpty()
                ? new SseSource(follower)
                : new EventEditor(follower, editing);
    }

    private boolean isLines() {
        return contentType.contains("ndjson") || contentType.contains("jsonl");
    }

    private boolean isEventStream() {
        return contentType.startsWith("text/event-stream");
    }

    /** The body came whole. Returns what was held back. */
    List<ByteBuffer> end() {
        if (decoder != null) {
            decoder.finish();
        }
        if (source instanceof EditingSource editor) {
            List<ByteBuffer> rest = editor.rest();
            endsWithinEvent = !rest.isEmpty();
            return rest;
        }
        endsWithinEvent = !betweenEvents();
        if (source != null) {
            source.finish();
        }
        return List.of();
    }

    /** Why the body was not read to its end; null if it was. */
    @Nullable String gaveUp() {
        if (trouble != null) {
            return trouble;
        }
        String framing = source == null ? null : source.gaveUp();
        return unreadable ? "the answer is of an unknown form" : framing;
    }

    Verdict verdict() {
        if (form != AnswerForm.EVENTS || reading == null) {
            return reading == null && isEventStream() && trouble == null
                    ? Verdict.CUT_SHORT
                    : Verdict.WHOLE;
        }
        if (reading.facts().error() != null) {
            return Verdict.FAILED_BY_PROVIDER;
        }
        boolean said = reading.facts().isEnded() || !reading.tellsEnd();
        return said || gaveUp() != null ? Verdict.WHOLE : Verdict.CUT_SHORT;
    }

    boolean betweenEvents() {
        if (encoded || endsWithinEvent || !isEventStream()) {
            return false;
        }
        return switch (source) {
            case SseSource events -> events.betweenEvents();
            // The client never sees part of an event here, unless the filter gave up.
            case EventEditor editor -> editor.gaveUp() == null;
            case null, default -> source == null;
        };
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.gaveUp().ifPresent(fault -> trouble = "content encoding: " + fault);
            decoder.close();
            decoder = null;
        }
    }
}
