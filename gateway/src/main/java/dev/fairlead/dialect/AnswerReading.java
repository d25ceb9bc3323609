package dev.fairlead.dialect;

import dev.fairlead.json.MemberExtractor;
import dev.fairlead.json.Watch;

/**
 * Follows one answer: is told of the members it watches, object by object, and keeps what they say
 * in {@link #facts}. Takes whatever comes; never throws.
 */
public interface AnswerReading extends MemberExtractor.Found {
    /** The members it wants to hear of, in every object of the answer. */
    Watch watch();

    /** What has been said so far. */
    AnswerFacts facts();

    /** Whether a stream that says nothing of its end must be taken for one that was cut. */
    default boolean tellsEnd() {
        return true;
    }

    /** The stream's end mark, which is no JSON: {@code [DONE]}. */
    default void endMark() {
        facts().end();
    }
}
