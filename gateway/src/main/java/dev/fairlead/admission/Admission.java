package dev.fairlead.admission;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Head;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Scope;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.limit.Book;
import dev.fairlead.ledger.limit.LimitTable;
import dev.fairlead.metering.Metering;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** Lets calls in, or does not: by what is permitted, and by limits. */
public final class Admission {
    private final Limits limits;
    private final Map<String, Set<OperationClass>> projects;
    private final ClientAddress clients;

    /**
     * Lets calls in by these rules.
     *
     * @param limits what attempts reserve from
     * @param projects what the keys of a project may do at most, where something is said
     * @param proxies whose word counts on where a request comes from
     */
    public Admission(
            Limits limits, Map<String, Set<OperationClass>> projects, AddressRanges proxies) {
        this.limits = limits;
        this.projects = Map.copyOf(projects);
        clients = new ClientAddress(proxies);
    }

    /**
     * Before anything else is told to whoever has the key: whether it may be used from there.
     *
     * @throws Refusal {@code ip_not_allowed}
     */
    public void checkAddress(Scope scope, Head head) {
        if (scope.addresses().containsAll()) {
            return;
        }
        InetAddress from = clients.of(head);
        if (!scope.addresses().contains(from)) {
            throw new Refusal(
                    Reason.IP_NOT_ALLOWED,
                    "The key may not be used from " + from.getHostAddress() + ".");
        }
    }

    /**
     * Whether the key may go that way.
     *
     * @param route its name in the configuration
     * @throws Refusal {@code route_not_allowed}
     */
    public void checkRoute(Scope scope, String route) {
        if (!scope.routes().allows(route)) {
            throw new Refusal(
                    Reason.ROUTE_NOT_ALLOWED, "The key may not use route '" + route + "'.");
        }
    }

    /**
     * Whether the key may ask for that model.
     *
     * @param model as the provider will see it; null where it cannot be told
     * @throws Refusal {@code model_not_allowed}
     */
    public void checkModel(Scope scope, @Nullable String model) {
        if (scope.models().allowsAll()) {
            return;
        }
        if (model == null) {
            throw new Refusal(
                    Reason.MODEL_NOT_ALLOWED,
                    "The key may use some models alone, and this request does not tell which one"
                            + " it is for.");
        }
        if (!scope.models().allows(model)) {
            throw new Refusal(
                    Reason.MODEL_NOT_ALLOWED, "The key may not use model '" + shown(model) + "'.");
        }
    }

    /** What a client wrote, cut so that an error stays readable. */
    private static String shown(String model) {
        return model.length() <= 100 ? model : model.substring(0, 100) + "…";
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
    public Permit admit(Asked asked, Executor loop) {
        if (limits.table().isEmpty()) {
            return (attempt, answer) ->
                    answer.reserved(limits.journal().lane(loop).reserve(attempt));
        }
        return new LimitedPermit(limits, asked, loop);
    }

    /**
     * What attempts reserve from.
     *
     * @param metering tells the most that an attempt can use
     * @param journal where each is noted
     */
    public record Limits(Book book, LimitTable table, Metering metering, Journal journal) {}
}
