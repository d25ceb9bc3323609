package dev.fairlead.admin;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Secret;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HttpHandler;
import dev.fairlead.http.Malformed;
import dev.fairlead.telemetry.Metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /health} and {@code /limits}, and what commands ask. */
public final class AdminListener implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AdminListener.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Page ELSEWHERE =
            Page.plain(421, "This gateway keeps its data in another folder.");

    private final Metrics metrics;
    private final Control control;
    private final KnownHosts hosts;

    /**
     * Shows one gateway.
     *
     * @param host that the listener was configured with
     */
    public AdminListener(Metrics metrics, Control control, String host) {
        this.metrics = metrics;
        this.control = control;
        hosts = new KnownHosts(host);
    }

    /**
     * An answer.
     *
     * @param type of the content
     */
    private record Page(int status, String type, String text) {
        static Page plain(int status, String text) {
            return new Page(status, "text/plain", text + "\n");
        }

        static Page lines(String json) {
            String end = json.isEmpty() ? "" : "\n";
            return new Page(200, "application/x-ndjson", json + end);
        }

        static Page json(int status, String json) {
            return new Page(status, "application/json", json + "\n");
        }
    }

    @Override
    public void handle(Exchange exchange) {
        Head head = exchange.head();
        if (!hosts.know(head.headers().first("host"))) {
            answer(exchange, Page.plain(403, "This listener answers to names it knows alone."));
        } else if (!admitted(head)) {
            answer(exchange, Page.plain(401, "The token of the admin listener is missing."));
        } else if (head.method().equals("GET") || head.method().equals("HEAD")) {
            look(exchange);
        } else if (head.method().equals("POST")) {
            ask(exchange);
        } else {
            answer(exchange, Page.plain(405, "This listener knows GET and POST."));
        }
    }

    private void look(Exchange exchange) {
        Head head = exchange.head();
        if (!head.path().equals("/limits")) {
            answer(exchange, read(head.path()));
        } else if (isElsewhere(head)) {
            answer(exchange, ELSEWHERE);
        } else {
            aside(exchange, () -> Page.lines(Answers.limits(control.limits())));
        }
    }

    private Page read(String path) {
        return switch (path) {
            case "/metrics" -> new Page(200, METRICS_TYPE, metrics.prometheus());
            // Always 200: a restart, which is what a failed probe leads to, mends no disk.
            case "/health" -> Page.json(200, Answers.health(control));
            default -> Page.plain(404, "There are /metrics, /health and /limits.");
        };
    }

    private void ask(Exchange exchange) {
        Head head = exchange.head();
        // Browsers say where a page comes from that posts; none of them is an operator's command.
        if (head.headers().contains("origin")) {
            answer(exchange, Page.plain(403, "This is not for pages in a browser."));
            return;
        }
        if (isElsewhere(head)) {
            answer(exchange, ELSEWHERE);
            return;
        }
        Supplier<Page> work =
                switch (head.path()) {
                    case "/reload" -> this::reload;
                    case "/keys" -> () -> Page.json(200, Answers.keys(control.keys()));
                    default -> () -> Page.plain(404, "There are /reload and /keys.");
                };
        aside(exchange, work);
    }

    /** Whether whoever asks means a gateway on another folder. */
    private boolean isElsewhere(Head head) {
        String folder = head.parameter("data");
        return folder != null && !folder.equals(control.folder().toString());
    }

    /** Not on the loop, since files and stores are read for it, or every limit. */
    private static void aside(Exchange exchange, Supplier<Page> work) {
        Thread.ofVirtual()
                .name("admin")
                .start(
                        () -> {
                            Page page = done(work);
                            exchange.loop().execute(() -> answer(exchange, page));
                        });
    }

    private static Page done(Supplier<Page> work) {
        try {
            return work.get();
        } catch (RuntimeException fault) {
            LOG.error("a request to the admin listener failed", fault);
            return Page.plain(500, "The gateway failed on this; its log says more.");
        }
    }

    private Page reload() {
        Reload outcome = control.reload();
        int status =
                switch (outcome) {
                    case Reload.Applied _, Reload.Unchanged _ -> 200;
                    case Reload.NoFile _ -> 409;
                    case Reload.Refused _ -> 422;
                };
        return Page.json(status, Answers.reload(outcome));
    }

    /** Whether the head shows the token, where one is wanted. */
    private boolean admitted(Head head) {
        Secret token = control.token();
        if (token == null) {
            return true;
        }
        String shown = head.headers().first("authorization");
        return shown != null
                && shown.regionMatches(true, 0, "bearer ", 0, 7)
                && same(shown.substring(7).strip(), token.reveal());
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean same(String shown, String token) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void malformed(Exchange exchange, Malformed problem) {
        answer(exchange, Page.plain(400, problem.message()));
    }

    private static void answer(Exchange exchange, Page page) {
        byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
        exchange.reply()
                .head(
                        page.status(),
                        Headers.of(
                                "content-type",
                                page.type(),
                                "content-length",
                                Integer.toString(body.length)));
        if (!exchange.head().method().equals("HEAD")) {
            exchange.reply().bytes(ByteBuffer.wrap(body));
        }
        exchange.reply().end(Headers.EMPTY);
    }
}
