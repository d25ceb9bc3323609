package dev.fairlead.pipeline;

import dev.fairlead.admission.Admission;
import dev.fairlead.authentication.Authenticator;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.http.BodyMemory;
import dev.fairlead.metering.Metering;
import dev.fairlead.provider.Provider;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.Router;
import dev.fairlead.telemetry.Telemetry;

import java.util.Map;

/**
 * The stages as one configuration made them. A call begins with one and keeps it; a reload makes
 * another.
 *
 * @param providers by name
 * @param budgetStatus the HTTP status of a refusal for money
 */
public record Snapshot(
        Authenticator authenticator,
        Router router,
        Dialects dialects,
        Admission admission,
        Dispatcher dispatcher,
        Map<String, Provider> providers,
        Metering metering,
        Telemetry telemetry,
        Bodies bodies,
        int budgetStatus) {
    public Snapshot {
        providers = Map.copyOf(providers);
    }

    /** The provider of a route's first target, whose dialects say what a path means. */
    Provider first(Route route) {
        String name = route.plan().targets().getFirst().provider();
        Provider provider = providers.get(name);
        if (provider == null) {
            throw new IllegalStateException("route '" + route.name() + "' to no provider: " + name);
        }
        return provider;
    }

    /**
     * How request bodies are held.
     *
     * @param readLimit the most bytes of a body that must be read whole
     * @param holdLimit the most bytes of an answer whose head waits for its cost
     * @param memory that all held bodies share
     */
    public record Bodies(long readLimit, long holdLimit, BodyMemory memory) {}
}
