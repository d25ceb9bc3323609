package dev.fairlead.metering;

/** What the gateway does to an answer on its way, where the answer is not encoded. */
public enum Change {
    /** The event that reports usage to a client that did not ask for it is taken out. */
    HIDE_USAGE,
    /** The cost is put into the object that reports usage. */
    INJECT_COST
}
