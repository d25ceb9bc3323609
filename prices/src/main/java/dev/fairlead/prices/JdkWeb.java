package dev.fairlead.prices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's own client, a new one for each document; it follows no redirect. */
final class JdkWeb implements PriceFeed.Web {
    @Override
    public byte[] get(URI url, Duration timeout, int maxBytes)
            throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(timeout).build();
            HttpResponse<byte[]> response = answer(client, request, timeout, maxBytes);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode() + " (expected: 200)");
            }
            return response.body();
        } finally {
            client.shutdownNow();
        }
    }

    /** Within the time limit: the client's own ends with the head of the answer. */
    private static HttpResponse<byte[]> answer(
            HttpClient client, HttpRequest request, Duration timeout, int maxBytes)
            throws IOException, InterruptedException {
        HttpResponse.BodyHandler<byte[]> limited =
                HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofByteArray(), maxBytes);
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, limited);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("no whole answer within " + timeout, late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String words = cause == null ? "" : cause.toString();
            throw new IOException(words, failed);
        } finally {
            answer.cancel(true);
        }
    }
}
