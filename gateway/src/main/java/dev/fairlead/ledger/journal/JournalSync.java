package dev.fairlead.ledger.journal;

/** When the journal is forced to the disk. The death of the process loses nothing with any. */
public enum JournalSync {
    /** At every interval: the death of the machine loses at most the last one. */
    INTERVAL,
    /** Before the last bytes of every answer: the death of the machine loses nothing. */
    EACH,
    /** Never: the operating system writes when it likes. */
    OFF
}
