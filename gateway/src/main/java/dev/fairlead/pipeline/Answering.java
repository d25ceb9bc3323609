package dev.fairlead.pipeline;

import dev.fairlead.call.BodyReader;

/** What is done with the body of a provider's answer. */
sealed interface Answering extends BodyReader permits Relay, CheckedAnswer, HeldAnswer {
    /**
     * The client has left, but the answer is wanted to its end, bounded, for its exact usage.
     *
     * @return whether it is read on
     */
    default boolean drain() {
        return false;
    }

    /** The call is over: what is held is given back. May be called more than once. */
    default void concluded() {}
}
