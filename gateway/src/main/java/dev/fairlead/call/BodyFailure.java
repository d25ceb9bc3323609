package dev.fairlead.call;

/**
 * Why a body did not come whole.
 *
 * @param kind what happened, for decisions
 * @param message what happened, for people; holds no content and no secret
 */
public record BodyFailure(Kind kind, String message) {
    /** What can go wrong with a body. */
    public enum Kind {
        /** The sender closed or reset before the end. */
        CUT_SHORT,
        /** The head came, and then no byte of the body within the first-byte timeout. */
        FIRST_BYTE_TIMEOUT,
        /** Nothing came for longer than the idle timeout. */
        IDLE_TIMEOUT,
        /** The whole took longer than the total timeout. */
        TOTAL_TIMEOUT,
        /** The bytes are no valid framing of a body. */
        INVALID
    }
}
