package dev.fairlead.dialect;

/** How an answer comes. */
public enum AnswerForm {
    /** One JSON object. */
    WHOLE,
    /** Objects one after the other: SSE events, lines, or elements of an array. */
    EVENTS
}
