package dev.fairlead.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

/** The standard request by the JDK's client, which speaks TLS and HTTP/2; dearer than our own. */
final class RuleLoad implements AutoCloseable {
    private static final int AT_ONCE = 32;

    private final HttpClient client;
    private final HttpRequest request;

    RuleLoad(HttpClient.Version version, String scheme, int port, SSLContext trust) {
        client = HttpClient.newBuilder().version(version).sslContext(trust).build();
        Exchange asked = Exchange.STANDARD;
        request =
                HttpRequest.newBuilder(
                                URI.create(
                                        scheme
                                                + "://127.0.0.1:"
                                                + port
                                                + "/proxy/openai"
                                                + asked.path()))
                        .header("authorization", "Bearer " + Gateway.KEY)
                        .header("content-type", "application/json")
                        .header("x-bench", Integer.toString(asked.number()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(asked.request()))
                        .build();
    }

    /** Sends so many requests as fast as they are answered. */
    void run(int requests) throws IOException, InterruptedException {
        AtomicInteger left = new AtomicInteger(requests);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(
                        threads.submit(
                                () -> {
                                    while (left.getAndDecrement() > 0) {
                                        answer();
                                    }
                                    return null;
                                }));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void answer() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            int length = body.readAllBytes().length;
            if (answer.statusCode() != 200 || length != Exchange.STANDARD.answer().body().length) {
                throw new IOException("status " + answer.statusCode() + ", " + length + " bytes");
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
