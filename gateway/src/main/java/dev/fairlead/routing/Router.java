package dev.fairlead.routing;

import dev.fairlead.call.Globs;
import dev.fairlead.call.Plan;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Target;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            this.routes.put(provider, route(new RouteSettings(provider, provider)));
        }
        for (RouteSettings route : routes) {
            this.routes.put(route.name(), route(route));
        }
    }

    private static Route route(RouteSettings settings) {
        return new Route(
                settings.name(),
                planned(settings.provider()),
                settings.operations(),
                settings.compat(),
                settings.assumed());
    }

    /**
     * The route of that name: a route, else a provider, else what the name is an alias of.
     *
     * @param shown the routes that whoever asks may use
     * @throws Refusal {@code route_not_found}, with the names of those
     */
    public Route find(String name, Globs shown) {
        return known(name).orElseThrow(() -> notFound(name, shown));
    }

    /** The same where nobody is told which routes there are. */
    public Optional<Route> known(String name) {
        return Optional.ofNullable(named(name));
    }

    /** That there is no such route. */
    public Refusal notFound(String name, Globs shown) {
        List<String> names = names(shown);
        return new Refusal(
                Reason.ROUTE_NOT_FOUND,
                "Route not found: "
                        + printable(name)
                        + ". "
                        + (names.isEmpty()
                                ? "The key may use none."
                                : "Supported values: " + String.join(", ", names)));
    }

    /** The names among those, sorted. */
    public List<String> names(Globs shown) {
        return routes.keySet().stream().filter(shown::allows).sorted().toList();
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
