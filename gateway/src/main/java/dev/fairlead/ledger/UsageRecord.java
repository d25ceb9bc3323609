package dev.fairlead.ledger;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Settlement;

/**
 * One physical attempt, begun and ended: only ever added, never changed.
 *
 * @param attempt how it began
 * @param settlement how it ended, what it used and what it cost
 */
public record UsageRecord(Attempt attempt, Settlement settlement) {
    /**
     * The record's own id: call id and number of the attempt, so that a record made a second time,
     * after a crash, is the same record.
     */
    public String id() {
        return attempt.callId() + "-" + attempt.number();
    }
}
