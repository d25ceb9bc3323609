package dev.fairlead.ledger.limit;

/**
 * A limit and what it is attached to, as configured.
 *
 * @param owner whose calls count
 */
public record LimitSettings(Owner owner, Limit limit) {}
