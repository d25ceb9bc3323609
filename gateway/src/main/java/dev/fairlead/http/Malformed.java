package dev.fairlead.http;

/**
 * What is wrong with a request that is none.
 *
 * @param kind what happened, for decisions
 * @param message what was wrong and what was expected; safe to show to the client
 */
public record Malformed(Kind kind, String message) {
    /** The ways a request can fail before anybody looks at what it asks. */
    public enum Kind {
        /** Bytes, header fields or lengths that HTTP does not allow. */
        FRAMING,
        /** The request line is too long or the target holds what no target may. */
        TARGET,
        /** More header bytes or fields than the limit. */
        HEADERS_TOO_LARGE,
        /** The head or the body took too long to arrive. */
        TOO_SLOW
    }
}
