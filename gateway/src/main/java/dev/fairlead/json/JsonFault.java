package dev.fairlead.json;

/**
 * Why a text was not accepted as JSON.
 *
 * @param offset the byte at which it was noticed, from the start of the text
 * @param message a sentence for whoever sent the text; repeats none of its content but the names of
 *     watched members
 */
public record JsonFault(Kind kind, long offset, String message) implements Scan {
    /** What is wrong. */
    public enum Kind {
        /** No value at all. */
        EMPTY,
        /** Valid so far, but another value than an object stands at the top. */
        NOT_AN_OBJECT,
        /** A byte order mark at the start, which RFC 8259 section 8.1 forbids. */
        BYTE_ORDER_MARK,
        /** Bytes that are not UTF-8, RFC 3629. */
        INVALID_UTF8,
        /** Against the grammar of RFC 8259. */
        MALFORMED,
        /** The text ends inside a value. */
        TRUNCATED,
        /** More than {@link JsonScanner#MAX_DEPTH} values inside one another. */
        TOO_DEEP,
        /** Something other than whitespace after the value. */
        TRAILING_BYTES,
        /** A watched member stands twice in its object. */
        REPEATED_MEMBER,
        /** A watched value is longer than what is retained. */
        TOO_LARGE
    }

    static JsonFault at(long offset, Kind kind, String what) {
        return new JsonFault(kind, offset, what + " at byte " + offset);
    }
}
