package dev.fairlead.metering;

import dev.fairlead.prices.Usage;

/** What the provider says was used. */
sealed interface Reported {
    Reported NOTHING = new Nothing();

    /** Nothing that could be read. */
    record Nothing() implements Reported {}

    record Stated(Usage usage) implements Reported {}

    /** Numbers that cannot be: negative, contradictory, or more than any call can use. */
    record Impossible(String detail) implements Reported {}
}
