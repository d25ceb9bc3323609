package dev.fairlead.pipeline;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

/**
 * How an answer ends that did not come whole.
 *
 * @param ending for the record
 * @param why for the client
 */
record Break(Ending ending, Refusal why) {
    /** The provider's framing ended clean, but its dialect's own end is missing. */
    static Break tooEarly() {
        return new Break(
                Ending.UPSTREAM_FAILED,
                new Refusal(
                        Reason.UPSTREAM_INVALID, "The provider ended the stream before its end."));
    }

    static Break of(BodyFailure failure) {
        return switch (failure.kind()) {
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT ->
                    new Break(
                            Ending.UPSTREAM_TIMEOUT,
                            new Refusal(
                                    Reason.UPSTREAM_TIMEOUT,
                                    "The provider sent nothing for too long."));
            case CUT_SHORT, INVALID ->
                    new Break(
                            Ending.UPSTREAM_FAILED,
                            new Refusal(
                                    Reason.UPSTREAM_INVALID, "The provider's answer broke off."));
        };
    }
}
