package dev.fairlead.http;

import dev.fairlead.call.Headers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls on the gateway's own account, such as for price data: the name is resolved once, the
 * address is checked against an {@link Egress} and connected to, TLS checks the name. Redirects are
 * not followed. For threads that may wait, never for a loop.
 */
public final class OwnCalls implements AutoCloseable {
    /** One call after the other to few places; nothing is kept for long. */
    private static final ClientSettings SETTINGS = new ClientSettings(8, Duration.ofSeconds(1));

    private final PooledHttpClient client;
    private final Loop loop;
    private final String agent;
    private final Origin.Trust trust;

    /**
     * @param agent what the gateway calls itself
     */
    public OwnCalls(Loops loops, Egress egress, String agent) {
        this(
                new PooledHttpClient(loops, SETTINGS, egress),
                loops.all().getFirst(),
                agent,
                Origin.Trust.PLATFORM);
    }

    OwnCalls(PooledHttpClient client, Loop loop, String agent, Origin.Trust trust) {
        this.client = client;
        this.loop = loop;
        this.agent = agent;
        this.trust = trust;
    }

    /**
     * Gets a document.
     *
     * @param url {@code http} or {@code https}, with a host
     * @param timeout for the whole of it
     * @param maxBytes a longer one is refused
     * @throws IOException if there is no whole answer with status 200; the message names host and
     *     port, not path and query, which may hold a secret
     */
    public byte[] get(URI url, Duration timeout, int maxBytes)
            throws IOException, InterruptedException {
        Download download = new Download(maxBytes);
        Outgoing request =
                new Outgoing(
                        origin(url),
                        "GET",
                        target(URI.create(url.toASCIIString())),
                        Headers.of("user-agent", agent),
                        new Outgoing.Content.None(),
                        new Timeouts(timeout, timeout, timeout, timeout),
                        Outgoing.Connection.FRESH);
        try {
            loop.execute(() -> send(request, download));
            return download.whole().get();
        } catch (RejectedExecutionException stopped) {
            throw new IOException("the gateway stops", stopped);
        } catch (ExecutionException failed) {
            throw new IOException(SendFailure.reason(failed.getCause()), failed);
        } catch (InterruptedException stopped) {
            drop(download);
            throw stopped;
        }
    }

    private void send(Outgoing request, Download download) {
        try {
            download.follow(client.send(loop, request, download));
        } catch (IllegalArgumentException unsendable) {
            download.fail(String.valueOf(unsendable.getMessage()));
        }
    }

    /** Nobody waits any more; where the loops have ended, so has the download. */
    private void drop(Download download) {
        try {
            loop.execute(download::drop);
        } catch (RejectedExecutionException _) {
            // Ended.
        }
    }

    private Origin origin(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int usual = secure ? 443 : 80;
        int port = url.getPort() < 0 ? usual : url.getPort();
        return new Origin(
                secure,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                port == usual ? host : host + ":" + port,
                trust);
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    @Override
    public void close() {
        client.close();
    }
}
