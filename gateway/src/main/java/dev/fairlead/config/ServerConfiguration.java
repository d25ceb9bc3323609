package dev.fairlead.config;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Secret;
import dev.fairlead.http.Timeouts;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How the gateway listens.
 *
 * @param data where clients call
 * @param admin where operators look; on loopback unless there is a token
 * @param token what operators show at the admin listener; null: nothing
 * @param tls the certificate of the data listener; null for plain text
 * @param paths which paths are calls
 * @param limits what one client and all clients together may hold
 * @param stopping how it ends
 * @param timeouts for providers that say nothing else
 * @param origins of web pages that may call out of a browser; {@code *} is any
 * @param trustedProxies whose word counts on where a request comes from
 * @param beginning of a connection to the data listener
 */
public record ServerConfiguration(
        Address data,
        Address admin,
        @Nullable Secret token,
        @Nullable Tls tls,
        Paths paths,
        Limits limits,
        Stopping stopping,
        Timeouts timeouts,
        Set<String> origins,
        AddressRanges trustedProxies,
        Beginning beginning) {
    public static final ServerConfiguration DEFAULT =
            new ServerConfiguration(
                    new Address("0.0.0.0", 8787),
                    new Address("127.0.0.1", 8788),
                    null,
                    null,
                    Paths.PROXY_ONLY,
                    Limits.DEFAULT,
                    Stopping.DEFAULT,
                    Timeouts.DEFAULT,
                    Set.of(),
                    AddressRanges.NONE,
                    Beginning.REQUEST);

    public ServerConfiguration {
        origins = Set.copyOf(origins);
    }

    /** The same at other addresses. */
    public ServerConfiguration at(Address otherData, Address otherAdmin) {
        return new ServerConfiguration(
                otherData,
                otherAdmin,
                token,
                tls,
                paths,
                limits,
                stopping,
                timeouts,
                origins,
                trustedProxies,
                beginning);
    }

    /** Who has to say by a PROXY header for whom a connection is; null where nobody has to. */
    public @Nullable AddressRanges introducing() {
        return beginning == Beginning.PROXY_HEADER ? trustedProxies : null;
    }

    /** What a connection begins with. */
    public enum Beginning {
        /** Whatever a client sends. */
        REQUEST,
        /** The header of the PROXY protocol, from a trusted proxy. */
        PROXY_HEADER
    }

    /**
     * A place to listen.
     *
     * @param host a name or an address, without brackets
     * @param port 0 for a free one
     */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * PEM files.
     *
     * @param certificate the chain, the own certificate first
     * @param key the private key, PKCS #8
     * @param digest of what both held when the configuration was read: other content makes another
     *     configuration
     */
    public record Tls(Path certificate, Path key, String digest) {}

    /** Which paths are calls to a provider. */
    public enum Paths {
        /** {@code /proxy/<route>/…} alone. */
        PROXY_ONLY,
        /** {@code /<route>/…} too. */
        SHORT
    }

    /**
     * Limits on what clients can make the gateway hold.
     *
     * @param read how large a body may be that has to be read whole, in bytes
     * @param hold how large an answer may be whose head waits for its cost, in bytes
     * @param bodyMemory all retained bodies together, in bytes; 0: a quarter of the limit on direct
     *     memory
     * @param bodyWait how long a new body waits for that memory
     * @param concurrentStreams on one HTTP/2 connection
     */
    public record Limits(
            long read, long hold, long bodyMemory, Duration bodyWait, int concurrentStreams) {
        public static final Limits DEFAULT =
                new Limits(32L << 20, 1L << 20, 0, Duration.ofSeconds(10), 256);
    }

    /**
     * How it ends and when a client counts as gone.
     *
     * @param drainDelay between {@code /ready} turning 503 and the listener closing
     * @param grace how long running answers may take to finish; the orchestrator's own has to be
     *     longer
     * @param halfClose what a client means that closes its sending side
     */
    public record Stopping(Duration drainDelay, Duration grace, HalfClose halfClose) {
        public static final Stopping DEFAULT =
                new Stopping(Duration.ZERO, Duration.ofSeconds(30), HalfClose.LEAVE);
    }

    /** What a client means that closes its sending side. */
    public enum HalfClose {
        /** It has left: the call is cancelled. */
        LEAVE,
        /** It still wants its answer. */
        ANSWER
    }
}
