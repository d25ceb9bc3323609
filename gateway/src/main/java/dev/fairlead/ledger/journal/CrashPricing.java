package dev.fairlead.ledger.journal;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Settlement;

/** Says what an attempt is taken to have used and cost that was running when the process died. */
public interface CrashPricing {
    /**
     * Ending {@code gateway_crashed}, certainty not better than estimated.
     *
     * @param assumes whether what has no price is taken at an assumed one, as a limit wants it
     */
    Settlement settle(Attempt attempt, Progress progress, boolean assumes);
}
