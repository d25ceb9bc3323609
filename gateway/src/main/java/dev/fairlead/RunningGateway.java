package dev.fairlead;

import dev.fairlead.cli.Gateway;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.http.HttpServer;
import dev.fairlead.pipeline.RunningCalls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A gateway that runs. Made by {@link Assembly}, ended by {@link #close}. */
final class RunningGateway implements Gateway.Running {
    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);

    /** How long the calls that the end of the grace period cut may take to say goodbye. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final HttpServer data;
    private final HttpServer admin;
    private final RunningCalls running;
    private final Drain drain;
    private final Opened opened;
    private final String scheme;
    private final Reloads reloads;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Runnable afterwards = () -> {};

    /**
     * Takes over what was started.
     *
     * @param opened everything, to be closed once nothing runs; what was settled is stored then
     * @param scheme of the data listener
     */
    RunningGateway(
            HttpServer data,
            HttpServer admin,
            RunningCalls running,
            Drain drain,
            Opened opened,
            String scheme,
            Reloads reloads) {
        this.data = data;
        this.admin = admin;
        this.running = running;
        this.drain = drain;
        this.opened = opened;
        this.scheme = scheme;
        this.reloads = reloads;
    }

    /** How it ends, and whether it does. */
    static final class Drain {
        private final Supplier<ServerConfiguration.Stopping> settings;
        private volatile boolean begun;

        /** Waits as long as is configured when it comes to that. */
        Drain(Supplier<ServerConfiguration.Stopping> settings) {
            this.settings = settings;
        }

        boolean serving() {
            return !begun;
        }
    }

    Reloads reloads() {
        return reloads;
    }

    @Override
    public URI calls() {
        return url(data, scheme);
    }

    @Override
    public URI admin() {
        return url(admin, "http");
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /**
     * Ends it in order: says so, takes nothing new, lets what runs finish within the grace period,
     * ends the rest, stores what was settled. Returns when all is done; a second call waits for the
     * first.
     */
    @Override
    public void close() {
        try {
            if (ending.compareAndSet(false, true)) {
                stop();
            }
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() throws InterruptedException {
        try {
            drain.begun = true;
            ServerConfiguration.Stopping stopping = drain.settings.get();
            data.beginDrain();
            TimeUnit.NANOSECONDS.sleep(stopping.drainDelay().toNanos());
            data.stopAccepting();
            if (!idleWithin(stopping.grace())) {
                LOG.warn("{} calls still run after {}: ended", running.count(), stopping.grace());
                running.stopAll();
                idleWithin(FAREWELL);
            }
        } finally {
            opened.close();
            afterwards.run();
            ended.countDown();
        }
    }

    /** Runs the action once it has ended; one action. */
    void whenClosed(Runnable action) {
        afterwards = action;
    }

    /** As a client on this machine writes it: an address that stands for all is loopback here. */
    private static URI url(HttpServer server, String scheme) {
        InetSocketAddress address = server.address();
        InetAddress host = address.getAddress();
        String text = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        String bracketed = text.contains(":") ? "[" + text + "]" : text;
        return URI.create(scheme + "://" + bracketed + ":" + address.getPort());
    }

    private boolean idleWithin(Duration time) throws InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        data.whenIdle(idle::countDown);
        return idle.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
