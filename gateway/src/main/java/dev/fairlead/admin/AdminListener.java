package dev.fairlead.admin;

import dev.fairlead.call.Headers;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HttpHandler;
import dev.fairlead.http.Malformed;
import dev.fairlead.json.JsonWriter;
import dev.fairlead.ledger.journal.JournalHealth;
import dev.fairlead.telemetry.Metrics;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Serves {@code /metrics} and {@code /health} on the admin listener. */
public final class AdminListener implements HttpHandler {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Metrics metrics;
    private final Supplier<JournalHealth> journal;

    public AdminListener(Metrics metrics, Supplier<JournalHealth> journal) {
        this.metrics = metrics;
        this.journal = journal;
    }

    @Override
    public void handle(Exchange exchange) {
        String method = exchange.head().method();
        if (!knownHost(exchange.head().headers().first("host"))) {
            text(exchange, 403, "text/plain", "This listener answers to localhost alone.\n");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            text(exchange, 405, "text/plain", "This path is read with GET.\n");
        } else {
            page(exchange);
        }
    }

    private void page(Exchange exchange) {
        switch (exchange.head().path()) {
            case "/metrics" -> text(exchange, 200, METRICS_TYPE, metrics.prometheus());
            case "/health" -> {
                JournalHealth health = journal.get();
                // Always 200: a restart, which is what a failed probe leads to, mends no disk.
                text(exchange, 200, "application/json", JsonWriter.write(described(health)) + "\n");
            }
            default -> text(exchange, 404, "text/plain", "There are /metrics and /health.\n");
        }
    }

    @Override
    public void malformed(Exchange exchange, Malformed problem) {
        text(exchange, 400, "text/plain", problem.message() + "\n");
    }

    /** A page in a browser must not reach this listener under a name of its own (rebinding). */
    private static boolean knownHost(@Nullable String host) {
        if (host == null) {
            return true;
        }
        int port = host.lastIndexOf(':');
        boolean bracketed = host.endsWith("]");
        return NAMES.contains(port < 0 || bracketed ? host : host.substring(0, port));
    }

    private static Map<String, @Nullable Object> described(JournalHealth health) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", health.isGood() ? "up" : "degraded");
        json.put("journal_waiting_bytes", health.waitingBytes());
        json.put("journal_segments", health.segments());
        json.put("records_queued_in_memory", health.queued());
        json.put("records_lost", health.lost());
        json.put("journal_problem", health.journalProblem());
        json.put(
                "store_problem",
                health.storeProblem() == null ? null : health.storeProblem().getMessage());
        return json;
    }

    private static void text(Exchange exchange, int status, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.reply()
                .head(
                        status,
                        Headers.of(
                                "content-type",
                                type,
                                "content-length",
                                Integer.toString(body.length)));
        if (!exchange.head().method().equals("HEAD")) {
            exchange.reply().bytes(ByteBuffer.wrap(body));
        }
        exchange.reply().end(Headers.EMPTY);
    }
}
