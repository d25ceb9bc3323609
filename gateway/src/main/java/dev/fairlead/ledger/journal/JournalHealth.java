package dev.fairlead.ledger.journal;

import dev.fairlead.ledger.StoreFailure;

import org.jspecify.annotations.Nullable;

/**
 * How the way of usage records into the store is doing.
 *
 * @param waitingBytes of the journal, not in the store yet
 * @param segments how many files hold them, or running attempts
 * @param queued records in memory because the journal has no disk
 * @param lost records that found no place at all, since the start
 * @param journalProblem what is wrong with the journal's disk; null if nothing is
 * @param storeProblem why the store takes nothing; null if it does
 */
public record JournalHealth(
        long waitingBytes,
        int segments,
        int queued,
        long lost,
        @Nullable String journalProblem,
        @Nullable StoreFailure storeProblem) {
    /** Everything that has ended finds its way at once. */
    public boolean isGood() {
        return journalProblem == null && storeProblem == null && queued == 0;
    }
}
