package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

/** What an answer says that was used, or why that cannot be read. */
public sealed interface Extraction {
    /**
     * The usage that the answer states.
     *
     * @param model the model that answered; null where it does not say so
     * @param usage never empty
     */
    record Extracted(@Nullable String model, Usage usage) implements Extraction {}

    /**
     * Nothing can be read.
     *
     * @param reason for counting
     * @param detail in words, with the place
     */
    record Failed(Reason reason, String detail) implements Extraction {}

    /** Why usage cannot be read. */
    enum Reason {
        /** The price data does not have the provider. */
        UNKNOWN_PROVIDER,
        /** The price data does not read this API flavor of the provider. */
        UNKNOWN_FLAVOR,
        /** Something that must be there is absent, or of another type. */
        MISSING,
        /** A number that cannot be an amount, such as a negative one. */
        IMPOSSIBLE
    }
}
