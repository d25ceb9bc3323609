package dev.fairlead.metering;

import dev.fairlead.prices.Usage;

/**
 * How far an answer has come. Cheap enough to ask for after every read of the socket.
 *
 * @param reported what the provider has reported so far; the same object until it says more
 * @param outputTextBytes bytes of text the answer has brought so far
 */
public record Standing(Usage reported, long outputTextBytes) {}
