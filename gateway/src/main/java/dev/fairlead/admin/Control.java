package dev.fairlead.admin;

import dev.fairlead.call.Secret;
import dev.fairlead.ledger.journal.JournalHealth;
import dev.fairlead.ledger.limit.LimitReport;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/** What operators see of a running gateway and ask of it. For any thread. */
public interface Control {
    /** Reads the configuration anew; blocks, so it is called on a thread that may. */
    Reload reload();

    /** Reads what has changed among the keys of the store; blocks likewise. */
    KeysSeen keys();

    /** What was last seen of the keys of the store; at once. */
    KeysSeen keysSeen();

    /** What there is to say of the configuration; at once. */
    Standing configuration();

    /** What there is to say of the journal and the store; at once. */
    JournalHealth journal();

    /** How the limits stand. */
    List<LimitReport> limits();

    /** Where this gateway keeps things, so that a command can tell it from another. */
    Path folder();

    /** What whoever asks must show; null where the listener is on loopback and wants nothing. */
    @Nullable Secret token();

    /**
     * How the configuration stands.
     *
     * @param problems why what lies on the disk is not in force; empty where it is
     * @param restart settings that wait for the next start
     */
    record Standing(List<String> problems, List<String> restart) {
        public static final Standing GOOD = new Standing(List.of(), List.of());

        public Standing {
            problems = List.copyOf(problems);
            restart = List.copyOf(restart);
        }
    }
}
