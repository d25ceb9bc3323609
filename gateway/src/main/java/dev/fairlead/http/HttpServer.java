package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections and hands what clients ask to an {@link HttpHandler}: HTTP/1.0 and 1.1,
 * HTTP/2 by prior knowledge, and by ALPN on TLS.
 *
 * <p>It ends in steps: {@link #beginDrain}, {@link #stopAccepting}, {@link #whenIdle}, {@link
 * #close}. Methods are called from any thread.
 */
public final class HttpServer implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final List<Residents> residents;
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final List<Future<?>> watches = new ArrayList<>();
    private final Census census;
    private volatile @Nullable Arrival arrival;

    private HttpServer(Loops loops, Duration period) {
        this.census = new Census(this::acceptAgain);
        this.residents = new ArrayList<>();
        for (NettyLoop loop : loops.netty()) {
            Residents here = new Residents(loop, census);
            residents.add(here);
            watches.add(here.watch(period));
        }
    }

    /**
     * Listens from now on.
     *
     * @throws BindException if an address cannot be had; the message says which and why
     * @throws IOException if the files for TLS cannot be read
     */
    public static HttpServer start(ServerSettings settings, Loops loops, HttpHandler handler)
            throws IOException {
        HttpServer server = new HttpServer(loops, period(settings.limits().waiting()));
        try {
            server.listen(settings, loops, handler);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** A tenth of the shortest wait, so that waits are met well enough, but no busy loop. */
    private static Duration period(ServerSettings.Waiting waiting) {
        Duration shortest = waiting.idle();
        for (Duration wait : List.of(waiting.head(), waiting.body(), waiting.stalled())) {
            shortest = shortest.compareTo(wait) < 0 ? shortest : wait;
        }
        long millis = Math.clamp(shortest.toMillis() / 10, 10, 1000);
        return Duration.ofMillis(millis);
    }

    private void listen(ServerSettings settings, Loops loops, HttpHandler handler)
            throws IOException {
        IdentityHashMap<NettyLoop, Residents> byLoop = new IdentityHashMap<>();
        residents.forEach(here -> byLoop.put(here.loop(), here));
        Arrival arriving =
                new Arrival(
                        new Served(settings, handler),
                        Tls.of(settings.tls()),
                        channel -> {
                            Residents here = Objects.requireNonNull(byLoop.get(loops.of(channel)));
                            arrived(settings.limits().connections());
                            return here;
                        });
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(arriving);
        arrival = arriving;
        for (InetSocketAddress address : settings.addresses()) {
            listening.add(bind(bootstrap, address));
        }
    }

    private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address)
            throws IOException {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        BindException refused =
                new BindException(
                        "cannot listen on "
                                + address.getHostString()
                                + ":"
                                + address.getPort()
                                + ": "
                                + reason(bound));
        refused.initCause(bound.cause());
        throw refused;
    }

    /** What the system says, without the name of the call that it says it to. */
    private static String reason(Future<?> failed) {
        Throwable cause = failed.cause();
        String said = cause == null ? "interrupted" : String.valueOf(cause.getMessage());
        int call = said.lastIndexOf("): ");
        return said.substring(call < 0 ? 0 : call + 3);
    }

    /**
     * Shows the certificate in those files from the next connection on. Reads files: not called on
     * a loop.
     *
     * @throws IOException if they cannot be used; nothing changes then
     * @throws IllegalStateException if the server speaks plain text
     */
    public void renew(ServerSettings.Tls files) throws IOException {
        Arrival arriving = arrival;
        SslContext next = Tls.of(files);
        if (arriving == null || next == null || arriving.isPlain()) {
            throw new IllegalStateException("a listener of plain text has no certificate to renew");
        }
        arriving.renew(next);
    }

    /**
     * Takes connections from those load balancers alone from the next connection on, each with a
     * header of the PROXY protocol; null: from everybody, with none.
     */
    public void expectProxies(@Nullable AddressRanges proxies) {
        Arrival arriving = arrival;
        if (arriving != null) {
            arriving.introductions().expectFrom(proxies);
        }
    }

    /** How many connections were closed because no load balancer introduced them. */
    public long refusedConnections() {
        Arrival arriving = arrival;
        return arriving == null ? 0 : arriving.introductions().refused();
    }

    /** Counts a connection; at the limit the rest waits in the system's queue. */
    private void arrived(int most) {
        census.arrived();
        if (census.open() >= most) {
            listening.forEach(channel -> channel.config().setAutoRead(false));
        }
    }

    private void acceptAgain() {
        for (Channel channel : listening) {
            if (!channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
        }
    }

    /** Where it listens, in the order of the settings, with the ports that were taken. */
    public List<InetSocketAddress> addresses() {
        return listening.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** The first of {@link #addresses}. */
    public InetSocketAddress address() {
        return addresses().getFirst();
    }

    /** How many connections are open that may carry a request. */
    public int connections() {
        return census.open();
    }

    /**
     * Says from now on in every answer that the connection closes, and lets idle connections go.
     * New connections are still served, one request each.
     */
    public void beginDrain() {
        for (Residents here : residents) {
            here.loop().execute(here::drain);
        }
    }

    /** Takes no new connections. */
    public void stopAccepting() {
        listening.forEach(Channel::close);
    }

    /** Runs the action once, on any thread, when no connection carries a request any more. */
    public void whenIdle(Runnable action) {
        census.whenEmpty(action);
    }

    /**
     * Ends everything that still runs, and waits for it up to 5 seconds; not called on a loop. The
     * exchanges hear that their clients have left.
     */
    @Override
    public void close() {
        stopAccepting();
        watches.forEach(watch -> watch.cancel(false));
        CountDownLatch killed = new CountDownLatch(residents.size());
        for (Residents here : residents) {
            here.loop()
                    .execute(
                            () -> {
                                here.killAll();
                                killed.countDown();
                            });
        }
        try {
            if (!killed.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("a loop did not answer within " + CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
