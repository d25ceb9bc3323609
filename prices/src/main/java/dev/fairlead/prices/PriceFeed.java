package dev.fairlead.prices;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The price data in force, replaced while the program runs when someone asks for it.
 *
 * <p>Whoever needs prices takes {@link #current}, a plain read that never waits. {@link #refresh}
 * fetches, reads and judges the new data on its caller's thread, and only then puts it in place;
 * whatever goes wrong leaves the last good data in force.
 */
public final class PriceFeed {
    private final Settings settings;
    private final Listener listener;
    private final Web web;

    /** Held by the one refresh that runs; readers do not take it. */
    private final ReentrantLock refreshing = new ReentrantLock();

    private volatile PriceBook current;

    /** A feed that trusts the certificate authorities of the JDK and calls any address. */
    public PriceFeed(Settings settings, PriceBook initial, Listener listener) {
        this(settings, initial, listener, new JdkWeb());
    }

    /** A feed with a client of one's own, for certificate authorities, proxies or rules. */
    public PriceFeed(Settings settings, PriceBook initial, Listener listener, Web web) {
        this.settings = settings;
        this.listener = listener;
        this.web = web;
        current = initial;
    }

    /**
     * Where new data comes from.
     *
     * @param source an {@code https}, {@code http} or {@code file} URL of a {@code data.json} in
     *     genai-prices' v2 format
     * @param timeout for the whole fetch
     * @param maxBytes a longer document is refused
     */
    public record Settings(URI source, Duration timeout, int maxBytes) {
        private static final int LARGEST = 1 << 30;

        /**
         * The settings for a source as people write it: a URL, or the path of a file. Half a minute
         * and 16 MiB suffice for the data.
         *
         * @throws IllegalArgumentException if it is neither
         */
        public static Settings of(String urlOrPath) {
            boolean url = urlOrPath.contains("://") || urlOrPath.startsWith("file:");
            URI source = url ? URI.create(urlOrPath) : Path.of(urlOrPath).toUri();
            return new Settings(source, Duration.ofSeconds(30), 16 * 1024 * 1024);
        }

        public Settings {
            String scheme = source.getScheme();
            if (!"https".equals(scheme) && !"http".equals(scheme) && !"file".equals(scheme)) {
                throw new IllegalArgumentException(
                        "source: scheme " + scheme + " (expected: https, http or file)");
            }
            if (!"file".equals(scheme) && source.getHost() == null) {
                throw new IllegalArgumentException("source: " + source + " (expected: a host)");
            }
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
            }
            if (maxBytes <= 0 || maxBytes > LARGEST) {
                throw new IllegalArgumentException(
                        "maxBytes: " + maxBytes + " (expected: 1 to " + LARGEST + ")");
            }
        }
    }

    /** What became of a refresh. */
    public sealed interface Outcome {
        /**
         * New data is in force.
         *
         * @param before the data it replaced
         * @param now the data in force
         */
        record Updated(PriceBook.Version before, PriceBook.Version now) implements Outcome {}

        /** The source has the data that is in force already. */
        record Unchanged() implements Outcome {}

        /**
         * The source has data that cannot be good; the last good data stays in force.
         *
         * @param reason in words, with the place
         */
        record Rejected(String reason) implements Outcome {}

        /**
         * There was no usable answer from the source; the last good data stays in force.
         *
         * @param reason in words
         */
        record Unreachable(String reason) implements Outcome {}

        /** Another refresh is running. */
        record Busy() implements Outcome {}
    }

    /** Gets documents; called on the thread that refreshes. */
    @FunctionalInterface
    public interface Web {
        /**
         * The document at that place.
         *
         * @param url {@code http} or {@code https}, with a host
         * @param timeout for the whole of it
         * @param maxBytes a longer one is refused
         * @throws IOException if there is no whole answer with status 200; the message goes into
         *     {@link Outcome.Unreachable}
         */
        byte[] get(URI url, Duration timeout, int maxBytes)
                throws IOException, InterruptedException;
    }

    /** Told of every refresh, on the thread that asked for it. */
    @FunctionalInterface
    public interface Listener {
        void refreshed(Outcome outcome);
    }

    /** The data in force. Take it once per call, so that one call sees one version. */
    public PriceBook current() {
        return current;
    }

    /**
     * Fetches the data and puts it in force if it is good. Waits for the network or the disk: not
     * for threads that must not.
     */
    public Outcome refresh() throws InterruptedException {
        Outcome outcome = new Outcome.Busy();
        if (refreshing.tryLock()) {
            try {
                outcome = fetched();
            } finally {
                refreshing.unlock();
            }
        }
        listener.refreshed(outcome);
        return outcome;
    }

    /**
     * Refreshes at once and then again and again, on a thread of its own.
     *
     * @param pause between the end of one refresh and the begin of the next
     * @return ends it; a refresh that runs is interrupted
     */
    public Refreshing every(Duration pause) {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("price-feed").factory());
        thread.scheduleWithFixedDelay(
                this::refreshQuietly, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return thread::shutdownNow;
    }

    /** Refreshes that go on until they are closed. */
    @FunctionalInterface
    public interface Refreshing extends AutoCloseable {
        @Override
        void close();
    }

    /** A listener that fails must not end all later refreshes. */
    private void refreshQuietly() {
        try {
            refresh();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, broken);
        }
    }

    private Outcome fetched() throws InterruptedException {
        try {
            return judged(fetch());
        } catch (BadPriceData bad) {
            return new Outcome.Rejected(String.valueOf(bad.getMessage()));
        } catch (IOException failed) {
            return new Outcome.Unreachable(String.valueOf(failed.getMessage()));
        }
    }

    private Outcome judged(byte[] json) throws BadPriceData {
        PriceBook before = current;
        PriceBook next = PriceBook.parse(json, name());
        if (next.version().digest().equals(before.version().digest())) {
            return new Outcome.Unchanged();
        }
        String doubt = Plausibility.doubt(before, next);
        if (doubt != null) {
            return new Outcome.Rejected(doubt);
        }
        current = next;
        return new Outcome.Updated(before.version(), next.version());
    }

    private byte[] fetch() throws IOException, BadPriceData, InterruptedException {
        byte[] json =
                "file".equals(settings.source().getScheme())
                        ? ofFile()
                        : web.get(settings.source(), settings.timeout(), settings.maxBytes());
        if (json.length > settings.maxBytes()) {
            throw new BadPriceData("more than " + settings.maxBytes() + " bytes");
        }
        return json;
    }

    private byte[] ofFile() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(settings.source()))) {
            return in.readNBytes(settings.maxBytes() + 1);
        } catch (IllegalArgumentException notAPath) {
            throw new IOException("not a file: " + notAPath.getMessage(), notAPath);
        }
    }

    /** The source without credentials that its URL may carry. */
    private String name() {
        URI source = settings.source();
        return source.getHost() == null
                ? source.getScheme() + ":" + source.getPath()
                : source.getScheme() + "://" + source.getHost() + source.getPath();
    }
}
