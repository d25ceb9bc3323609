/**
 * How usage gets from a running call into the store, come crash, full disk or a store that is away:
 * an append-only journal in memory-mapped segments, a thread that keeps segments at hand and
 * synced, a thread that moves what has ended into the store, and a replay at the start. Read {@link
 * dev.fairlead.ledger.journal.Journal} first.
 */
@NullMarked
package dev.fairlead.ledger.journal;

import org.jspecify.annotations.NullMarked;
