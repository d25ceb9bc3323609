package dev.fairlead.listener;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HttpHandler;
import dev.fairlead.http.Malformed;
import dev.fairlead.pipeline.Pipeline;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** What the data listener does with a request: a call goes to the pipeline, the rest is ours. */
public final class DataListener implements HttpHandler {
    private final Pipeline pipeline;
    private final OwnAnswers own;
    private final Supplier<Manners> manners;

    /**
     * Serves calls and the gateway's own pages.
     *
     * @param manners as configured at the moment
     */
    public DataListener(Pipeline pipeline, OwnAnswers own, Supplier<Manners> manners) {
        this.pipeline = pipeline;
        this.own = own;
        this.manners = manners;
    }

    /**
     * What one configuration says of listening.
     *
     * @param paths whether a route may stand first in the path
     * @param cors which web pages may call
     */
    public record Manners(ShortPaths paths, Cors cors) {}

    /** Whether {@code /<route>/…} is served as {@code /proxy/<route>/…} is. */
    public enum ShortPaths {
        SERVED,
        NOT_SERVED
    }

    @Override
    public void handle(Exchange received) {
        Manners now = manners.get();
        Exchange exchange = now.cors().shared(received);
        try {
            if (now.cors().answered(received)) {
                return;
            }
            route(exchange, now.paths());
        } catch (Refusal refusal) {
            pipeline.refuse(exchange, refusal, allowed(exchange.head(), refusal));
        } catch (RuntimeException | Error fault) {
            pipeline.fault(exchange, fault);
        }
    }

    private void route(Exchange exchange, ShortPaths paths) {
        Head head = exchange.head();
        String host = head.headers().first("host");
        if (head.method().equals("OPTIONS") && head.target().equals("*")) {
            required(host);
            own.options(exchange);
            return;
        }
        if (isNeverServed(head)) {
            throw new Refusal(
                    Reason.METHOD_NOT_ALLOWED, head.method() + " is not served by a gateway.");
        }
        RequestTarget target = RequestTarget.parse(head.target(), host);
        Endpoint endpoint = Endpoint.of(target, paths == ShortPaths.SERVED);
        if (endpoint != Endpoint.Own.HEALTH && endpoint != Endpoint.Own.READY) {
            required(host);
        }
        switch (endpoint) {
            case Endpoint.Proxy(String route, String rest) ->
                    pipeline.handle(exchange, route, rest);
            case Endpoint.RouteAlone(String route) -> own.routeAlone(exchange, route);
            case Endpoint.Own.ROOT -> own.root(exchange);
            case Endpoint.Own.HEALTH -> own.health(exchange);
            case Endpoint.Own.READY -> own.ready(exchange);
            case Endpoint.Own.STATUS -> own.status(exchange);
            case Endpoint.Own.MODELS -> own.models(exchange);
            case Endpoint.Own.NOT_FOUND ->
                    throw new Refusal(
                            Reason.PATH_NOT_FOUND, "Path not found. Calls go to /proxy/<route>/….");
        }
    }

    /** Probes of HTTP/1.0 alone may lack it. */
    private static void required(@Nullable String host) {
        if (host == null) {
            throw new Refusal(Reason.INVALID_REQUEST, "There must be exactly one Host.");
        }
    }

    private static boolean isNeverServed(Head head) {
        return head.method().equals("CONNECT") || head.method().equals("TRACE");
    }

    /** Which methods there are where this one is not (RFC 9110, section 15.5.6). */
    private static Headers allowed(Head head, Refusal refusal) {
        if (refusal.reason() != Reason.METHOD_NOT_ALLOWED) {
            return Headers.EMPTY;
        }
        return Headers.of("allow", isNeverServed(head) ? OwnAnswers.ANY_METHOD : "GET, HEAD");
    }

    @Override
    public void malformed(Exchange exchange, Malformed problem) {
        Reason reason =
                switch (problem.kind()) {
                    case FRAMING -> Reason.INVALID_REQUEST;
                    case TARGET -> Reason.INVALID_PATH;
                    case HEADERS_TOO_LARGE -> Reason.HEADERS_TOO_LARGE;
                    case TOO_SLOW -> Reason.REQUEST_TIMEOUT;
                };
        Refusal refusal = new Refusal(reason, problem.message());
        pipeline.refuse(manners.get().cors().shared(exchange), refusal, Headers.EMPTY);
    }
}
