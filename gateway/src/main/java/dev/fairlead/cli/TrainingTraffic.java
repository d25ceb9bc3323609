package dev.fairlead.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Calls as clients make them, in every dialect, plain and streamed, good and refused. */
final class TrainingTraffic {
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is sent to the built-in provider: a path and a body. */
    private record Kind(String path, String body) {}

    private static final List<Kind> KINDS =
            List.of(
                    chat(""),
                    chat(",\"stream\":true"),
                    chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
                    new Kind(
                            "/v1/responses",
                            "{\"model\":\"gpt-4o-mini\",\"input\":\"Say hello.\"}"),
                    new Kind(
                            "/v1/responses",
                            "{\"model\":\"gpt-4o-mini\",\"input\":\"Say hello.\",\"stream\":true}"),
                    messages(""),
                    messages(",\"stream\":true"),
                    gemini("generateContent"),
                    gemini("streamGenerateContent?alt=sse"),
                    new Kind(
                            "/v1/embeddings",
                            "{\"model\":\"text-embedding-3-small\",\"input\":\"hello\"}"),
                    new Kind(
                            "/v2/chat",
                            "{\"model\":\"command-r\",\"messages\":[{\"role\":\"user\","
                                    + "\"content\":\"Say hello.\"}]}"));

    private final Gateway.Running running;
    private final String key;

    TrainingTraffic(Gateway.Running running, String key) {
        this.running = running;
        this.key = key;
    }

    /**
     * Makes that many calls, several at once.
     *
     * @return how many were answered with 200
     */
    long run(int calls) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        LongAdder good = new LongAdder();
        Thread[] clients = new Thread[CLIENTS];
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients[i] =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            int number;
                                            while ((number = next.getAndIncrement()) < calls) {
                                                if (answered(client, number)) {
                                                    good.increment();
                                                }
                                            }
                                        });
            }
            for (Thread thread : clients) {
                thread.join();
            }
        }
        return good.sum();
    }

    private boolean answered(HttpClient client, int number) {
        try {
            return client.send(request(number), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException unanswered) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpRequest request(int number) {
        if (number % 50 == 49) {
            return HttpRequest.newBuilder(running.admin().resolve("/metrics"))
                    .timeout(PATIENCE)
                    .build();
        }
        Kind kind = KINDS.get(number % KINDS.size());
        String sent = number % 100 == 98 ? "nobody" : key;
        return HttpRequest.newBuilder(URI.create(running.calls() + "/proxy/test" + kind.path()))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + sent)
                .header("content-type", "application/json")
                .header("x-test-output-tokens", "40")
                .POST(BodyPublishers.ofString(kind.body()))
                .build();
    }

    private static Kind chat(String more) {
        return new Kind(
                "/v1/chat/completions",
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\""
                        + "You are brief. ".repeat(60)
                        + "\"},{\"role\":\"user\",\"content\":\"Say hello.\"}]"
                        + more
                        + "}");
    }

    private static Kind messages(String more) {
        return new Kind(
                "/v1/messages",
                "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100,\"messages\":[{\"role\":"
                        + "\"user\",\"content\":\"Say hello.\"}]"
                        + more
                        + "}");
    }

    private static Kind gemini(String method) {
        return new Kind(
                "/v1beta/models/gemini-2.5-flash:" + method,
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say hello.\"}]}]}");
    }
}
