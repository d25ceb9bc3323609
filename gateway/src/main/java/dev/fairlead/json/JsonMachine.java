package dev.fairlead.json;

import dev.fairlead.json.JsonFault.Kind;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Reads one JSON text in windows cut anywhere, checks it against RFC 8259 byte by byte, and tells a
 * {@link MemberTracker} of names and values. Keeps no content but what the end of a window cuts.
 *
 * <p>After a fault it ignores what comes. Not thread-safe; one per text.
 */
final class JsonMachine {
    /**
     * Direct memory is copied piece by piece: array access is what compiles to the fastest loop.
     */
    private static final int WINDOW = 16 * 1024;

    /** What may come next. */
    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_NAME,
        NAME,
        COLON,
        AFTER_VALUE,
        IN_NAME,
        IN_STRING,
        IN_NUMBER,
        IN_LITERAL,
        END
    }

    private final MemberTracker tracker;
    private final StringScanner strings = new StringScanner();
    private final long[] objects = new long[(JsonScanner.MAX_DEPTH >>> 6) + 1];
    private State state = State.VALUE;
    private int depth;
    private int number;
    private String literal = "";
    private int literalAt;
    private long base;
    private long consumed;
    private long stringFrom;
    private @Nullable JsonFault fault;
    private byte[] copy = new byte[0];

    JsonMachine(MemberTracker tracker) {
        this.tracker = tracker;
    }

    /** Reads what remains of a buffer, whose position stays. */
    void feed(ByteBuffer chunk) {
        if (chunk.hasArray()) {
            int from = chunk.arrayOffset() + chunk.position();
            feed(chunk.array(), from, from + chunk.remaining());
            return;
        }
        for (int at = chunk.position(); at < chunk.limit() && fault == null; ) {
            int length = Math.min(WINDOW, chunk.limit() - at);
            if (copy.length < length) {
                copy = new byte[length];
            }
            chunk.get(at, copy, 0, length);
            feed(copy, 0, length);
            at += length;
        }
    }

    private void feed(byte[] bytes, int from, int to) {
        base = consumed - from;
        tracker.window(bytes, from, base);
        int at = from;
        while (at < to && fault == null) {
            at = step(bytes, at, to);
        }
        if (state == State.IN_NAME) {
            tracker.cutName(to);
        }
        tracker.windowEnds(to);
        consumed += to - from;
    }

    /** The text has ended; the fault if it was not one whole value. */
    @Nullable JsonFault finish() {
        if (fault != null || state == State.END) {
            return fault;
        }
        if (state == State.IN_NUMBER && depth == 0 && JsonNumber.complete(number)) {
            valueEnded(consumed);
            return null;
        }
        Kind kind = state == State.VALUE && depth == 0 ? Kind.EMPTY : Kind.TRUNCATED;
        String what = kind == Kind.EMPTY ? "no JSON value" : "the JSON text ends inside a value";
        fault = JsonFault.at(consumed, kind, what);
        return fault;
    }

    @Nullable JsonFault fault() {
        return fault;
    }

    boolean ended() {
        return state == State.END;
    }

    /** Whether the value at the top is an array and the last byte ended an element of it. */
    boolean betweenElements() {
        return fault == null && state == State.AFTER_VALUE && depth == 1 && !inObject();
    }

    private int step(byte[] bytes, int from, int to) {
        return switch (state) {
            case IN_STRING, IN_NAME -> string(bytes, from, to);
            case IN_NUMBER -> number(bytes, from, to);
            case IN_LITERAL -> literal(bytes, from, to);
            default -> token(bytes, from, to);
        };
    }

    private int token(byte[] bytes, int from, int to) {
        int at = behindBlank(bytes, from, to);
        if (at == to) {
            return to;
        }
        int next = bytes[at];
        switch (state) {
            case VALUE -> value(next, at);
            case FIRST_ELEMENT -> firstElement(next, at);
            case FIRST_NAME -> firstName(next, at);
            case NAME -> name(next, at);
            case COLON -> colon(next, at);
            case AFTER_VALUE -> afterValue(next, at);
            default -> fail(at, Kind.TRAILING_BYTES, "more than one JSON value");
        }
        return at + 1;
    }

    private static int behindBlank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] <= ' ' && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    private void value(int next, int at) {
        switch (next) {
            case '"' -> scalar(JsonType.STRING, State.IN_STRING, at);
            case '{' -> open(JsonType.OBJECT, State.FIRST_NAME, at);
            case '[' -> open(JsonType.ARRAY, State.FIRST_ELEMENT, at);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                scalar(JsonType.NUMBER, State.IN_NUMBER, at);
                number = JsonNumber.first(next);
            }
            case 't' -> literal("true", JsonType.BOOLEAN, at);
            case 'f' -> literal("false", JsonType.BOOLEAN, at);
            case 'n' -> literal("null", JsonType.NULL, at);
            default -> {
                if (base + at == 0 && next == (byte) 0xef) {
                    fail(at, Kind.BYTE_ORDER_MARK, "a byte order mark");
                } else {
                    fail(at, Kind.MALFORMED, "no JSON value");
                }
            }
        }
    }

    private void scalar(JsonType type, State inside, int at) {
        state = inside;
        tracker.opened(type, base + at);
        if (inside == State.IN_STRING) {
            stringFrom = base + at + 1;
            strings.begin();
        }
    }

    private void literal(String text, JsonType type, int at) {
        scalar(type, State.IN_LITERAL, at);
        literal = text;
        literalAt = 1;
    }

    private void open(JsonType type, State inside, int at) {
        if (depth == JsonScanner.MAX_DEPTH) {
            fail(at, Kind.TOO_DEEP, "more than " + JsonScanner.MAX_DEPTH + " nested values");
            return;
        }
        depth++;
        long bit = 1L << depth;
        if (type == JsonType.OBJECT) {
            objects[depth >>> 6] |= bit;
        } else {
            objects[depth >>> 6] &= ~bit;
        }
        state = inside;
        tracker.openedContainer(type, base + at);
    }

    private boolean inObject() {
        return (objects[depth >>> 6] >>> depth & 1) != 0;
    }

    private void firstElement(int next, int at) {
        if (next == ']') {
            close(at);
            return;
        }
        value(next, at);
    }

    private void firstName(int next, int at) {
        if (next == '}') {
            close(at);
            return;
        }
        name(next, at);
    }

    private void name(int next, int at) {
        if (next != '"') {
            fail(at, Kind.MALFORMED, "no member name");
            return;
        }
        state = State.IN_NAME;
        strings.begin();
        tracker.nameOpened(at);
    }

    private void colon(int next, int at) {
        if (next != ':') {
            fail(at, Kind.MALFORMED, "no ':'");
            return;
        }
        state = State.VALUE;
    }

    private void afterValue(int next, int at) {
        boolean inObject = inObject();
        if (next == ',') {
            state = inObject ? State.NAME : State.VALUE;
            if (!inObject) {
                tracker.nextElement();
            }
        } else if (next == (inObject ? '}' : ']')) {
            close(at);
        } else {
            fail(at, Kind.MALFORMED, inObject ? "no ',' or '}'" : "no ',' or ']'");
        }
    }

    private void close(int at) {
        depth--;
        tracker.closedContainer(base + at + 1);
        state = depth == 0 ? State.END : State.AFTER_VALUE;
    }

    private void valueEnded(long end) {
        tracker.closed(end);
        state = depth == 0 ? State.END : State.AFTER_VALUE;
    }

    private int string(byte[] bytes, int from, int to) {
        int end = strings.skip(bytes, from, to);
        if (end < 0) {
            return badString(bytes, ~end, to);
        }
        if (end == to) {
            return to;
        }
        if (state == State.IN_STRING) {
            tracker.text(base + end - stringFrom - strings.excess());
            valueEnded(base + end + 1);
            return end + 1;
        }
        fault = tracker.nameClosed(end, strings.escaped());
        state = State.COLON;
        return end + 1;
    }

    private int badString(byte[] bytes, int at, int to) {
        if (strings.badCharacter()) {
            fail(at, Kind.INVALID_UTF8, "not UTF-8");
        } else {
            boolean control = bytes[at] >= 0 && bytes[at] < ' ';
            fail(at, Kind.MALFORMED, control ? "a control character" : "no valid escape");
        }
        return to;
    }

    private int number(byte[] bytes, int from, int to) {
        int at = digits(bytes, from, to);
        // Embeddings are long lists of numbers that nobody watches: they are read in one go.
        boolean skips = depth > 0 && !inObject() && !tracker.watchesScalar();
        while (skips && at < to && bytes[at] == ',' && JsonNumber.complete(number)) {
            int next = behindBlank(bytes, at + 1, to);
            if (next == to || !JsonNumber.starts(bytes[next])) {
                break;
            }
            number = JsonNumber.first(bytes[next]);
            at = digits(bytes, next + 1, to);
        }
        if (at == to) {
            return to;
        }
        if (!JsonNumber.complete(number)) {
            fail(at, Kind.MALFORMED, "no valid number");
            return to;
        }
        valueEnded(base + at);
        return at;
    }

    private int digits(byte[] bytes, int from, int to) {
        int at = from;
        int reached = number;
        while (at < to) {
            int next = JsonNumber.next(reached, bytes[at]);
            if (next < 0) {
                break;
            }
            reached = next;
            at++;
            if (JsonNumber.inDigits(next)) {
                while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                    at++;
                }
            }
        }
        number = reached;
        return at;
    }

    private int literal(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && literalAt < literal.length()) {
            if (bytes[at] != literal.charAt(literalAt)) {
                fail(at, Kind.MALFORMED, "no JSON value");
                return to;
            }
            at++;
            literalAt++;
        }
        if (literalAt == literal.length()) {
            valueEnded(base + at);
        }
        return at;
    }

    private void fail(int at, Kind kind, String what) {
        fault = JsonFault.at(base + at, kind, what);
    }
}
