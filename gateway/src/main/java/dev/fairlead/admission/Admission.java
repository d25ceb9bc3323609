package dev.fairlead.admission;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.ledger.journal.Journal;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** Lets calls in, or does not. There are no limits yet: what is permitted is let in. */
public final class Admission {
    private final Journal journal;
    private final Map<String, Set<OperationClass>> projects;

    /**
     * Lets calls in by these rules.
     *
     * @param projects what the keys of a project may do at most, where something is said
     */
    public Admission(Journal journal, Map<String, Set<OperationClass>> projects) {
        this.journal = journal;
        this.projects = Map.copyOf(projects);
    }

    /**
     * On the head alone: what the key may do at all. What acts on the operator's account is granted
     * by the key; its project and the route can only take away.
     *
     * @param route what may be done through the route at most; null where it says nothing
     * @throws Refusal {@code operation_not_allowed}
     */
    public void check(
            Principal caller, @Nullable Set<OperationClass> route, OperationClass operation) {
        if (!caller.operations().contains(operation)) {
            throw notAllowed("The key", operation);
        }
        Set<OperationClass> project =
                caller.project() == null ? null : projects.get(caller.project());
        if (project != null && !project.contains(operation)) {
            throw notAllowed("The key's project", operation);
        }
        if (route != null && !route.contains(operation)) {
            throw notAllowed("Through this route one", operation);
        }
    }

    private static Refusal notAllowed(String who, OperationClass operation) {
        return new Refusal(
                Reason.OPERATION_NOT_ALLOWED,
                who
                        + " may not do this: the operation is of class '"
                        + operation.code()
                        + "'. Whoever runs the gateway can grant it with 'operations'.");
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
