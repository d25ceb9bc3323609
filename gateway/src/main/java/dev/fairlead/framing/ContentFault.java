package dev.fairlead.framing;

/** Why encoded content was not decoded, or not to its end. */
public enum ContentFault {
    /** A coding that is not known, or more of them than are undone. */
    UNKNOWN_CODING,
    /** The bytes are not what the coding says: broken on the way, or not encoded at all. */
    CORRUPT,
    /** The content ends too early. */
    TRUNCATED,
    /** Something follows the end of the encoded content. */
    TRAILING_BYTES,
    /** More decoded bytes than the limit. */
    TOO_LARGE,
    /** Many more decoded bytes than encoded ones. */
    EXPANDS_TOO_MUCH
}
