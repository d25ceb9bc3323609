/**
 * What the gateway knows for ever: usage records and the stores that keep and show them. How a
 * record gets from a running call into a store is in {@code ledger.journal}. Read {@link
 * dev.fairlead.ledger.UsageRecord} first.
 */
@NullMarked
package dev.fairlead.ledger;

import org.jspecify.annotations.NullMarked;
