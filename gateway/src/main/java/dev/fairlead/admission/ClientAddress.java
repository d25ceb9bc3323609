package dev.fairlead.admission;

import dev.fairlead.call.AddressRange;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Head;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a request comes from, seen past the proxies that are trusted. Only what such a proxy sends
 * is believed, read from the right: what stands further left than the last trusted hop, anybody can
 * have written. Sources: RFC 7239; X-Forwarded-For as proxies write it.
 */
final class ClientAddress {
    private final AddressRanges proxies;

    /**
     * @param proxies whose word counts
     */
    ClientAddress(AddressRanges proxies) {
        this.proxies = proxies;
    }

    /**
     * The address of the caller; the peer's own where what the proxies say cannot be read, or where
     * two headers say two things: a proxy that writes the one passes the other as it came.
     */
    InetAddress of(Head head) {
        InetAddress peer = head.peer();
        if (!proxies.contains(peer)) {
            return peer;
        }
        List<String> forwarded = head.headers().all("forwarded");
        List<String> forwardedFor = head.headers().all("x-forwarded-for");
        if (forwarded.isEmpty() && forwardedFor.isEmpty()) {
            return peer;
        }
        if (forwarded.isEmpty()) {
            return known(client(peer, Hops.ofList(forwardedFor)), peer);
        }
        InetAddress client = client(peer, Hops.of(forwarded));
        boolean agreed =
                forwardedFor.isEmpty()
                        || known(client(peer, Hops.ofList(forwardedFor)), peer)
                                .equals(known(client, peer));
        return agreed ? known(client, peer) : peer;
    }

    private static InetAddress known(@Nullable InetAddress found, InetAddress peer) {
        return found == null ? peer : found;
    }

    /** The first from the right that is no trusted proxy; null where one cannot be read. */
    private @Nullable InetAddress client(InetAddress peer, @Nullable List<String> hops) {
        if (hops == null) {
            return null;
        }
        InetAddress client = peer;
        for (String hop : hops.reversed()) {
            client = AddressRange.address(hop).orElse(null);
            if (client == null || !proxies.contains(client)) {
                return client;
            }
        }
        return client;
    }
}
