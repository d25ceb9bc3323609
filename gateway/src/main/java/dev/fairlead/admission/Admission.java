package dev.fairlead.admission;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.ledger.journal.Journal;

import java.util.concurrent.Executor;

/** Lets calls in, or does not. There are no limits yet: what is permitted is let in. */
public final class Admission {
    private final Journal journal;

    public Admission(Journal journal) {
        this.journal = journal;
    }

    /**
     * On the head alone: what the key may do at all.
     *
     * @throws Refusal {@code operation_not_allowed}
     */
    public void check(Principal caller, OperationClass operation) {
        if (!caller.operations().contains(operation)) {
            throw new Refusal(
                    Reason.OPERATION_NOT_ALLOWED,
                    "The key may not do this: the operation is of class '"
                            + operation.code()
                            + "'. Whoever runs the gateway can grant it with 'operations'.");
        }
    }

    /**
     * The call itself; each of its attempts reserves through the permit.
     *
     * @param loop of the call
     */
    public Permit admit(Executor loop) {
        return new JournalPermit(loop);
    }

    /** Notes each attempt in the journal of its loop and never refuses. */
    private final class JournalPermit implements Permit {
        private final Executor loop;

        JournalPermit(Executor loop) {
            this.loop = loop;
        }

        @Override
        public void reserve(Attempt attempt, Answer answer) {
            answer.reserved(journal.lane(loop).reserve(attempt));
        }

        @Override
        public void giveBack() {}
    }
}
