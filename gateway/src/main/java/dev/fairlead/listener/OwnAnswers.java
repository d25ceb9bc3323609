package dev.fairlead.listener;

import dev.fairlead.call.Headers;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.http.Exchange;
import dev.fairlead.json.JsonWriter;
import dev.fairlead.pipeline.Caller;
import dev.fairlead.pipeline.Pipeline;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What the gateway answers by itself on the data listener. */
public final class OwnAnswers {
    /** What calls may be made with. */
    static final String ANY_METHOD = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final Pipeline pipeline;
    private final BooleanSupplier serving;
    private final Function<String, List<Model>> models;
    private final String version;

    /**
     * Answers for the configuration in force.
     *
     * @param serving whether new requests are welcome: not while draining
     * @param models what is known to exist at a provider, by its name
     */
    public OwnAnswers(
            Pipeline pipeline,
            BooleanSupplier serving,
            Function<String, List<Model>> models,
            String version) {
        this.pipeline = pipeline;
        this.serving = serving;
        this.models = models;
        this.version = version;
    }

    /**
     * A model that the price data knows.
     *
     * @param contextWindow in tokens; null where it is not known
     */
    public record Model(String id, String name, @Nullable Long contextWindow) {}

    void root(Exchange exchange) {
        onlyReading(exchange);
        answer(
                exchange,
                200,
                ordered(
                        "name", "fairlead",
                        "version", version,
                        "calls", "/proxy/<route>/<path of the provider's own API>"));
    }

    void health(Exchange exchange) {
        onlyReading(exchange);
        answer(exchange, 200, ordered("status", "up"));
    }

    void ready(Exchange exchange) {
        onlyReading(exchange);
        boolean ready = serving.getAsBoolean();
        answer(exchange, ready ? 200 : 503, ordered("status", ready ? "ready" : "draining"));
    }

    /** What a key may know of itself. */
    void status(Exchange exchange) {
        onlyReading(exchange);
        Principal caller = pipeline.caller(exchange.head()).principal();
        answer(
                exchange,
                200,
                ordered(
                        "key", caller.key(),
                        "project", caller.project(),
                        "user", caller.user(),
                        "state", "active",
                        "limits", List.of()));
    }

    /** What a key may use: each route with the models that the price data knows there. */
    void models(Exchange exchange) {
        onlyReading(exchange);
        Caller caller = pipeline.caller(exchange.head());
        String wanted = exchange.head().parameter("route");
        List<Object> routes = new ArrayList<>();
        pipeline.routes(caller)
                .forEach(
                        (route, provider) -> {
                            if (wanted == null || wanted.equals(route)) {
                                routes.add(
                                        ordered(
                                                "route", route,
                                                "provider", provider,
                                                "models", listed(provider, caller)));
                            }
                        });
        if (routes.isEmpty() && wanted != null) {
            throw pipeline.noRoute(wanted, caller);
        }
        answer(exchange, 200, routes);
    }

    /** Clients probe their base URL before they have a key to send. */
    void routeAlone(Exchange exchange, String route) {
        if (!exchange.head().method().equals("HEAD")) {
            throw new Refusal(
                    Reason.PATH_NOT_FOUND,
                    "Path not found. A route is followed by the path of the provider's own API:"
                            + " /proxy/"
                            + route
                            + "/….");
        }
        answer(exchange, 200, ordered());
    }

    void options(Exchange exchange) {
        exchange.reply().head(204, Headers.of("allow", ANY_METHOD));
        exchange.reply().end(Headers.EMPTY);
    }

    private List<Object> listed(String provider, Caller caller) {
        List<Object> listed = new ArrayList<>();
        for (Model model : models.apply(provider)) {
            if (caller.scope().models().allows(model.id())) {
                listed.add(
                        ordered(
                                "id", model.id(),
                                "name", model.name(),
                                "context_window", model.contextWindow()));
            }
        }
        return listed;
    }

    private static void onlyReading(Exchange exchange) {
        String method = exchange.head().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw new Refusal(Reason.METHOD_NOT_ALLOWED, "This path is read with GET or HEAD.");
        }
    }

    private static void answer(Exchange exchange, int status, Object json) {
        byte[] body = (JsonWriter.write(json) + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.reply()
                .head(
                        status,
                        Headers.of(
                                "content-type",
                                "application/json",
                                "content-length",
                                Integer.toString(body.length)));
        if (!exchange.head().method().equals("HEAD")) {
            exchange.reply().bytes(ByteBuffer.wrap(body));
        }
        exchange.reply().end(Headers.EMPTY);
    }

    private static Map<String, @Nullable Object> ordered(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
