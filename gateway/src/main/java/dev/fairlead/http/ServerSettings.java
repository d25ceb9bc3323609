package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a server listens.
 *
 * @param addresses where, at least one; port 0 takes a free one
 * @param tls null for plain text
 * @param limits what one client may take
 * @param halfClose what the end of a client's sending side means
 * @param proxies load balancers whose connections begin with a header of the PROXY protocol, nobody
 *     else may connect; null where connections begin with a request
 */
public record ServerSettings(
        List<InetSocketAddress> addresses,
        @Nullable Tls tls,
        Limits limits,
        HalfClose halfClose,
        @Nullable AddressRanges proxies) {
    public ServerSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("addresses: none (expected: at least one)");
        }
    }

    /** Plain text at that address, everything else as it is by default. */
    public static ServerSettings plain(InetSocketAddress address) {
        return new ServerSettings(List.of(address), null, Limits.DEFAULT, HalfClose.LEAVE, null);
    }

    /** Those limits in place of these. */
    public ServerSettings withLimits(Limits other) {
        return new ServerSettings(addresses, tls, other, halfClose, proxies);
    }

    /** Behind those load balancers. */
    public ServerSettings behind(@Nullable AddressRanges others) {
        return new ServerSettings(addresses, tls, limits, halfClose, others);
    }

    /**
     * Files for TLS.
     *
     * @param certificate PEM, our own certificate first, then its issuers
     * @param key PEM, PKCS#8, without a password
     */
    public record Tls(Path certificate, Path key) {}

    /** What it means that a client has closed its sending side and not the other. */
    public enum HalfClose {
        /** It has left: it cannot be told from a client that is gone. */
        LEAVE,
        /** It waits for its answer; the connection closes after that. */
        ANSWER
    }

    /**
     * What one client may take.
     *
     * @param size of what stands before a body
     * @param waiting for how long
     * @param streams HTTP/2 requests at once on one connection
     * @param connections open at once on the server; more wait in the system's queue
     */
    public record Limits(Size size, Waiting waiting, int streams, int connections) {
        public static final Limits DEFAULT = new Limits(Size.DEFAULT, Waiting.DEFAULT, 256, 50_000);

        /** That many HTTP/2 streams in place of these. */
        public Limits withStreams(int other) {
            return new Limits(size, waiting, other, connections);
        }

        /** Those times in place of these. */
        public Limits withWaiting(Waiting other) {
            return new Limits(size, other, streams, connections);
        }

        /** Those sizes in place of these. */
        public Limits withSize(Size other) {
            return new Limits(other, waiting, streams, connections);
        }
    }

    /**
     * How large a head may be.
     *
     * @param requestLine bytes of method, target and version
     * @param head bytes of all header fields
     * @param fields how many header fields
     */
    public record Size(int requestLine, int head, int fields) {
        public static final Size DEFAULT = new Size(16 * 1024, 64 * 1024, 200);
    }

    /**
     * How long a client may take.
     *
     * @param idle without a request, on a connection that is open
     * @param head from the first byte of a head to its last, for a TLS handshake, and for a PROXY
     *     header
     * @param body the window in which a body that is being read must advance
     * @param bodyBytes how many bytes must come in each such window
     * @param stalled without taking a byte of an answer that is ready for it
     */
    public record Waiting(
            Duration idle, Duration head, Duration body, int bodyBytes, Duration stalled) {
        public static final Waiting DEFAULT =
                new Waiting(
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        1024,
                        Duration.ofMinutes(5));
    }
}
