package dev.fairlead.routing;

import dev.fairlead.call.Reason;

/** Whose habits the answers of a route have. */
public enum Compat {
    /** Our own. */
    NONE,
    /**
     * Those of the Pydantic AI Gateway: a provider's 401 passes, and a budget that is used up is a
     * 403.
     */
    PAIG;

    /** The status that a refusal goes out with. */
    public int status(Reason reason) {
        return this == PAIG && reason == Reason.BUDGET_EXCEEDED ? 403 : reason.status();
    }

    /** Whether clients see a 401 of the provider, though it is about the gateway's credential. */
    public boolean passesCredentialErrors() {
        return this == PAIG;
    }
}
