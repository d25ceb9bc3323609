/**
 * Limits as an engine: counters, windows, reservations. Pure: no input or output, time is told by
 * the caller. Start with {@link dev.fairlead.ledger.limit.Book}.
 */
@NullMarked
package dev.fairlead.ledger.limit;

import org.jspecify.annotations.NullMarked;
