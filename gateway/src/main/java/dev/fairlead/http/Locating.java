package dev.fairlead.http;

import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Finds out what a connection to an origin needs: its addresses and whom to trust. The platform's
 * look-up and the reading of certificates block, so they run on a thread of their own, one per
 * origin however many ask at the same time. For any thread.
 */
final class Locating {
    private final Lookup lookup;
    private final ClientTls tls;
    private final Map<Origin, CompletableFuture<Found>> underWay = new ConcurrentHashMap<>();

    Locating(Lookup lookup, ClientTls tls) {
        this.lookup = lookup;
        this.tls = tls;
    }

    /** Where addresses come from; may block. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Which addresses must not be connected to. */
    interface Rule {
        /** In words; null where it may be. */
        @Nullable String refusal(InetAddress address, int port);
    }

    /** How addresses are found, and which count. */
    record Lookup(Names names, Rule rule) {}

    /** What became of it. */
    sealed interface Found {
        /**
         * Where the origin is.
         *
         * @param addresses in the order in which to try them; at least one
         * @param tls null where the origin is not secure
         */
        record Located(List<InetAddress> addresses, @Nullable SslContext tls) implements Found {}

        record Nowhere(SendFailure failure) implements Found {}
    }

    /** Tells on that executor, always later. */
    void locate(Origin origin, Executor executor, Consumer<Found> then) {
        if (!origin.secure() && NetUtil.isValidIpV4Address(origin.host())) {
            executor.execute(() -> then.accept(find(origin)));
            return;
        }
        underWay.computeIfAbsent(origin, this::begin).thenAcceptAsync(then, executor);
    }

    private CompletableFuture<Found> begin(Origin origin) {
        CompletableFuture<Found> future = new CompletableFuture<>();
        // A look-up can hang in native code, where it would keep a carrier of virtual threads.
        Thread.ofPlatform()
                .daemon()
                .name("locate-" + origin.host())
                .start(
                        () -> {
                            Found found = find(origin);
                            underWay.remove(origin);
                            future.complete(found);
                        });
        return future;
    }

    private Found find(Origin origin) {
        try {
            List<InetAddress> addresses = List.of(addresses(origin.host()));
            for (InetAddress address : addresses) {
                String refusal = lookup.rule().refusal(address, origin.port());
                if (refusal != null) {
                    return nowhere(origin, SendFailure.Kind.ADDRESS_REFUSED, refusal);
                }
            }
            SslContext context = origin.secure() ? tls.context(origin.trust()) : null;
            return new Found.Located(addresses, context);
        } catch (UnknownHostException e) {
            return nowhere(origin, SendFailure.Kind.NAME_NOT_RESOLVED, "the name has no address");
        } catch (IOException e) {
            return nowhere(origin, SendFailure.Kind.TLS_FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return nowhere(origin, SendFailure.Kind.CONNECT_FAILED, e.toString());
        }
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        return literal == null
                ? lookup.names().addresses(host)
                : new InetAddress[] {InetAddress.getByAddress(literal)};
    }

    private static Found nowhere(Origin origin, SendFailure.Kind kind, String what) {
        return new Found.Nowhere(SendFailure.at(origin, kind, what));
    }
}
