package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which load balancers say by the PROXY protocol for whom they call, and how many connections were
 * closed because they did not; from any thread.
 */
final class Introductions {
    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

    private final LongAdder refused = new LongAdder();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile @Nullable AddressRanges proxies;

    /**
     * @param proxies nobody else may connect; null where connections begin with a request
     */
    Introductions(@Nullable AddressRanges proxies) {
        this.proxies = proxies;
    }

    /** From the next connection on; null as in the constructor. */
    void expectFrom(@Nullable AddressRanges others) {
        proxies = others;
    }

    /** Who has to introduce a connection that arrives now; null for nobody. */
    @Nullable AddressRanges expectedFrom() {
        return proxies;
    }

    long refused() {
        return refused.sum();
    }

    /**
     * Counts a connection that is closed. Each reason is told once: whoever scans the port must not
     * fill the log.
     */
    void refuse(InetAddress peer, String reason) {
        refused.increment();
        if (told.add(reason)) {
            LOG.warn(
                    "a connection from {} was closed: {} (server.proxy_protocol); more such are"
                            + " only counted",
                    peer.getHostAddress(),
                    reason);
        }
    }
}
