package dev.fairlead.ledger.journal;

import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt had come when the process died.
 *
 * @param status the provider's HTTP status; null if there was no answer yet
 * @param responseBytes bytes of the answer's body that had passed
 * @param outputTextBytes bytes of text the answer had brought
 * @param reported what the provider had reported; empty if nothing
 */
public record Progress(
        @Nullable Integer status, long responseBytes, long outputTextBytes, Usage reported) {}
