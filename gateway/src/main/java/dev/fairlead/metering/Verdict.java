package dev.fairlead.metering;

/** What a dialect says of an answer whose framing ended clean. */
public enum Verdict {
    /** It is whole, or nothing can be said against it. */
    WHOLE,
    /** The stream lacks its dialect's own end: a failure event is to be appended. */
    CUT_SHORT,
    /** The provider sent an error event of its own: nothing is appended. */
    FAILED_BY_PROVIDER
}
