package dev.fairlead.bench.soak;

import java.util.Locale;

/** What the provider is asked to do, in the header {@value #HEADER} of a request. */
enum Fault {
    /** A completion of 2 KB. */
    NONE,
    /** Twenty events, one each 25 ms. */
    STREAM,
    /** An answer of 4 MB. */
    LARGE,
    /** The connection is reset before the answer. */
    RESET,
    /** The connection is reset after three events. */
    BREAK,
    /** The connection ends in the middle of the body. */
    TRUNCATE,
    /** No answer. */
    HANG,
    /** Three events, then nothing. */
    STALL,
    /** The status 503. */
    UNAVAILABLE,
    /** The status 429, and when to come back. */
    LIMITED,
    /** Bytes that are no answer. */
    GARBAGE;

    static final String HEADER = "x-soak";

    static Fault of(Message request) {
        String name = request.fields().getOrDefault(HEADER, "none");
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
