package dev.fairlead.routing;

import dev.fairlead.call.Plan;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Target;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route that a path names, and where its calls may go. Pure computation. */
public final class Router {
    /** Spellings that clients and other gateways use; a literal name wins. */
    private static final Map<String, List<String>> ALIASES =
            Map.ofEntries(
                    Map.entry("chat", List.of("openai")),
                    Map.entry("responses", List.of("openai")),
                    Map.entry("openai-chat", List.of("openai")),
                    Map.entry("openai-responses", List.of("openai")),
                    Map.entry("google-vertex", List.of("google-cloud", "google", "gemini")),
                    Map.entry("google-cloud", List.of("google-vertex", "google", "gemini")),
                    Map.entry("google", List.of("gemini", "google-vertex", "google-cloud")),
                    Map.entry("gemini", List.of("google", "google-vertex", "google-cloud")),
                    Map.entry("bedrock", List.of("converse")),
                    Map.entry("converse", List.of("bedrock")));

    private final Map<String, Route> routes = new HashMap<>();

    /**
     * Knows the routes and, under their own names, the providers.
     *
     * @param routes as configured
     * @param providers their names
     */
    public Router(Collection<RouteSettings> routes, Collection<String> providers) {
        for (String provider : providers) {
            this.routes.put(provider, new Route(provider, planned(provider), null));
        }
        for (RouteSettings route : routes) {
            this.routes.put(
                    route.name(),
                    new Route(route.name(), planned(route.provider()), route.operations()));
        }
    }

    /**
     * The route of that name: a route, else a provider, else what the name is an alias of.
     *
     * @throws Refusal {@code route_not_found}, with the names there are
     */
    public Route find(String name) {
        Route route = named(name);
        if (route == null) {
            throw new Refusal(
                    Reason.ROUTE_NOT_FOUND,
                    "There is no route '"
                            + printable(name)
                            + "'. There are: "
                            + String.join(", ", new TreeSet<>(routes.keySet()))
                            + ".");
        }
        return route;
    }

    /** All names, sorted. */
    public List<String> names() {
        return List.copyOf(new TreeSet<>(routes.keySet()));
    }

    private @Nullable Route named(String name) {
        Route literal = routes.get(name);
        if (literal != null) {
            return literal;
        }
        for (String other : ALIASES.getOrDefault(name, List.of())) {
            Route route = routes.get(other);
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    private static Plan planned(String provider) {
        return new Plan(List.of(new Target(provider)));
    }

    /** What a client wrote, cut so that an error stays readable. */
    private static String printable(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
