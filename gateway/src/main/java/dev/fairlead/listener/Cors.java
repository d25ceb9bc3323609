package dev.fairlead.listener;

import dev.fairlead.call.Headers;
import dev.fairlead.http.Exchange;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which web pages may call the gateway out of a browser (Fetch standard, section 3.3). Keys come in
 * header fields, never in cookies, so answers are shared without credentials.
 */
public final class Cors {
    /** No page may: what is said about it is the provider's business. */
    public static final Cors NONE = new Cors(Set.of());

    private static final String ANY = "*";

    private final Set<String> origins;

    /**
     * Lets pages of these origins call.
     *
     * @param origins such as {@code https://app.example.com}; {@code *} is any
     */
    public Cors(Collection<String> origins) {
        this.origins = new TreeSet<>(origins);
    }

    /** The same exchange, with an answer that a page may read if its origin is allowed. */
    Exchange shared(Exchange exchange) {
        if (origins.isEmpty()) {
            return exchange;
        }
        String origin = exchange.head().headers().first("origin");
        return origin == null ? exchange : new SharedExchange(exchange, fields(origin));
    }

    /**
     * Answers what a browser asks before it lets a page call; false if that is no such question.
     */
    boolean answered(Exchange exchange) {
        Headers asked = exchange.head().headers();
        String origin = origins.isEmpty() ? null : asked.first("origin");
        if (origin == null || !exchange.head().method().equals("OPTIONS") || !allows(origin)) {
            return false;
        }
        String method = asked.first("access-control-request-method");
        String names = asked.first("access-control-request-headers");
        Headers.Builder fields = Headers.builder();
        fields.add("access-control-allow-methods", method == null ? ANY : method);
        // A star would not stand for authorization.
        fields.add("access-control-allow-headers", names == null ? ANY : names);
        fields.add("access-control-max-age", "600");
        fields.add("vary", "access-control-request-method, access-control-request-headers");
        fields.addAll(fields(origin));
        exchange.reply().head(204, fields.build());
        exchange.reply().end(Headers.EMPTY);
        return true;
    }

    /** What answers to a page of that origin carry. */
    private Headers fields(String origin) {
        return allows(origin)
                ? Headers.of(
                        "access-control-allow-origin",
                        origin,
                        "access-control-expose-headers",
                        ANY,
                        "vary",
                        "origin")
                : Headers.of("vary", "origin");
    }

    private boolean allows(String origin) {
        return origins.contains(ANY) || origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
