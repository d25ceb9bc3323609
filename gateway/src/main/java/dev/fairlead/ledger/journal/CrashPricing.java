package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Settlement;

/** Says what an attempt is taken to have used and cost that was running when the process died. */
public interface CrashPricing {
    /** Ending {@code gateway_crashed}, certainty not better than estimated. */
    Settlement settle(Attempt attempt, Progress progress);
}
