package dev.fairlead.prices;

/** The price for a model at a time, or why there is none. */
public sealed interface Quote {
    /**
     * The data knows the model.
     *
     * @param provider whose prices hold
     * @param model the model that was matched
     * @param price the rates at the time
     */
    record Found(Provider provider, ModelEntry model, ModelPrice price) implements Quote {}

    /**
     * The model has no price.
     *
     * @param reason for counting
     * @param detail in words, with the name
     */
    record Unknown(Reason reason, String detail) implements Quote {}

    /** Why there is no price. */
    enum Reason {
        /** No model was named. */
        NO_MODEL,
        /** A name longer than any name of a model. */
        TOO_LONG,
        /** The price data does not have the provider, or cannot tell it. */
        UNKNOWN_PROVIDER,
        /** The price data has the provider, but no such model. */
        UNKNOWN_MODEL,
        /** The nearest model in the price data is likely another one, such as its parent. */
        DOUBTFUL_MODEL
    }
}
