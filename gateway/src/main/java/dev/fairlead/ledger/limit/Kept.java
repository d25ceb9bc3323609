package dev.fairlead.ledger.limit;

/**
 * What a counter has counted in one of its windows, as a store keeps it.
 *
 * @param counter its key
 * @param startMillis when the window began, since 1970
 * @param amount in the metric's unit
 */
public record Kept(String counter, long startMillis, long amount) {}
