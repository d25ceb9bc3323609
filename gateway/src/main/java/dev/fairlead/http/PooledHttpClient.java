package dev.fairlead.http;

import io.netty.channel.EventLoop;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A client that speaks HTTP/1.1 and keeps its connections: per origin and event loop, the last one
 * used first, with one limit per origin for the whole process.
 */
public final class PooledHttpClient implements HttpClient {
    private final ClientSettings settings;
    private final Connecting.Means means;
    private final ClientTls tls = new ClientTls();
    private final ExecutorService handshakes;
    private final Map<Origin, OriginPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public PooledHttpClient(Loops loops, ClientSettings settings) {
        this(loops, settings, InetAddress::getAllByName);
    }

    /** One that connects to no address which is refused. */
    PooledHttpClient(Loops loops, ClientSettings settings, Egress egress) {
        this(loops, settings, new Locating.Lookup(InetAddress::getAllByName, egress::refusal));
    }

    PooledHttpClient(Loops loops, ClientSettings settings, Locating.Names names) {
        this(loops, settings, new Locating.Lookup(names, (address, port) -> null));
    }

    PooledHttpClient(Loops loops, ClientSettings settings, Locating.Lookup lookup) {
        this.settings = settings;
        this.handshakes = Executors.newVirtualThreadPerTaskExecutor();
        this.means =
                new Connecting.Means(new Locating(lookup, tls), loops.clientChannel(), handshakes);
    }

    /**
     * @throws IllegalArgumentException if the method, the target or a header field holds what must
     *     not go out, or a field is among the headers that the client adds itself
     */
    @Override
    public Sending send(Loop loop, Outgoing request, AnswerListener listener) {
        EventLoop eventLoop = ((NettyLoop) loop).eventLoop();
        OriginPool pool = pool(request.origin());
        PooledSending sending = new PooledSending(request, listener, pool, means, eventLoop);
        sending.start();
        return sending;
    }

    private OriginPool pool(Origin origin) {
        OriginPool known = pools.get(origin);
        if (known != null) {
            return known;
        }
        OriginPool pool = pools.computeIfAbsent(origin, o -> new OriginPool(o, settings));
        if (closed) {
            pool.close();
        }
        return pool;
    }

    /**
     * Forgets whatever is kept for other origins and not in use: they are configured no more. From
     * any thread, also while requests to them are sent.
     */
    public void retain(Set<Origin> origins) {
        pools.entrySet()
                .removeIf(
                        known -> !origins.contains(known.getKey()) && known.getValue().isUnused());
        tls.retain(trusted(origins));
    }

    private Set<Origin.Trust> trusted(Set<Origin> origins) {
        Set<Origin.Trust> trusted = new HashSet<>();
        origins.forEach(origin -> trusted.add(origin.trust()));
        pools.keySet().forEach(origin -> trusted.add(origin.trust()));
        return trusted;
    }

    /** The connections at this moment, one entry per origin ever asked; for any thread. */
    public List<OriginStatistics> statistics() {
        List<OriginStatistics> all = new ArrayList<>();
        pools.values().forEach(pool -> all.add(pool.statistics()));
        return all;
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(OriginPool::close);
        handshakes.shutdown();
    }
}
