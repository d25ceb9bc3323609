package dev.fairlead.http;

import dev.fairlead.http.SendFailure.Kind;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One connection in the making: the name, its addresses one after the other, TLS. It holds a slot
 * of the pool, which goes over to the connection or back. On one loop; its starter watches the
 * time.
 */
final class Connecting {
    /** A connection is closed at once, not after what a peer that reads nothing has to take. */
    private static final int CLOSE_NOTIFY_MILLIS = 100;

    /**
     * What new connections are made with; the same for all.
     *
     * @param handshakes where the expensive parts of TLS handshakes run
     */
    record Means(Locating locating, Class<? extends Channel> channel, Executor handshakes) {}

    /** Hears how it ended, unless it was cancelled. */
    interface Listener {
        void connected(ClientConnection connection);

        void notConnected(SendFailure failure);
    }

    private final Means means;
    private final OriginPool pool;
    private final EventLoop loop;
    private final long deadline;
    private final Listener listener;
    private List<InetAddress> addresses = List.of();
    private int tried;
    private @Nullable SslContext tls;
    private @Nullable Channel channel;
    private boolean over;
    private String stage = "its name was being resolved";

    Connecting(Means means, OriginPool pool, EventLoop loop, long deadline, Listener listener) {
        this.means = means;
        this.pool = pool;
        this.loop = loop;
        this.deadline = deadline;
        this.listener = listener;
    }

    void start() {
        means.locating().locate(pool.origin(), loop, this::located);
    }

    /** What it is at, for messages. */
    String stage() {
        return stage;
    }

    /** Nobody waits any more; the listener hears nothing. */
    void cancel() {
        if (over) {
            return;
        }
        over = true;
        if (channel != null) {
            channel.close();
        }
        pool.giveBackSlot();
    }

    private void located(Locating.Found found) {
        if (over) {
            return;
        }
        switch (found) {
            case Locating.Found.Nowhere(SendFailure failure) -> fail(failure);
            case Locating.Found.Located(var all, var context) -> {
                addresses = all;
                tls = context;
                tryNext();
            }
        }
    }

    private void tryNext() {
        InetAddress address = addresses.get(tried++);
        Origin origin = pool.origin();
        stage = "connecting to " + address.getHostAddress();
        ClientConnection connection = new ClientConnection(pool, loop);
        ChannelFuture connected =
                new Bootstrap()
                        .group(loop)
                        .channel(means.channel())
                        .disableResolver()
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, share())
                        // A provider may answer early and read no more: the answer is still to be
                        // read when writing has failed.
                        .option(ChannelOption.AUTO_CLOSE, false)
                        .handler(new Setup(connection))
                        .connect(new InetSocketAddress(address, origin.port()));
        channel = connected.channel();
        connected.addListener(
                outcome -> {
                    if (outcome.isSuccess()) {
                        reached(connection);
                    } else {
                        unreachable(outcome);
                    }
                });
    }

    /** An equal part of the time left for each address that is left, in milliseconds. */
    private int share() {
        if (deadline == Alarm.NEVER) {
            return 0;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - Alarm.now());
        return Math.clamp(left / (addresses.size() - tried + 1), 1, Integer.MAX_VALUE);
    }

    private void unreachable(Future<?> outcome) {
        if (over) {
            return;
        }
        if (tried < addresses.size()) {
            tryNext();
            return;
        }
        Throwable cause = outcome.cause();
        boolean late = cause instanceof ConnectTimeoutException;
        Kind kind = late ? Kind.CONNECT_TIMEOUT : Kind.CONNECT_FAILED;
        fail(SendFailure.at(pool.origin(), kind, SendFailure.reason(cause)));
    }

    private void reached(ClientConnection connection) {
        if (over) {
            return;
        }
        if (tls == null) {
            succeed(connection);
            return;
        }
        stage = "the TLS handshake was under way";
        ChannelPipeline pipeline = connection.channel().pipeline();
        pipeline.get(SslHandler.class)
                .handshakeFuture()
                .addListener(
                        outcome -> {
                            if (over) {
                                return;
                            }
                            if (outcome.isSuccess()) {
                                succeed(connection);
                            } else {
                                untrusted(outcome.cause());
                            }
                        });
    }

    private void untrusted(Throwable cause) {
        if (channel != null) {
            channel.close();
        }
        String what = "TLS failed: " + SendFailure.reason(cause);
        fail(SendFailure.at(pool.origin(), Kind.TLS_FAILED, what));
    }

    private void succeed(ClientConnection connection) {
        over = true;
        connection.established();
        listener.connected(connection);
    }

    private void fail(SendFailure failure) {
        over = true;
        pool.giveBackSlot();
        listener.notConnected(failure);
    }

    /** The short pipeline of a connection. */
    private final class Setup extends ChannelInitializer<Channel> {
        private final ClientConnection connection;

        Setup(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void initChannel(Channel made) {
            ChannelPipeline pipeline = made.pipeline();
            pipeline.addLast(new GatheredFlush());
            if (tls != null) {
                Origin origin = pool.origin();
                SslHandler handler =
                        tls.newHandler(
                                made.alloc(), origin.host(), origin.port(), means.handshakes());
                // The starter's time covers the handshake.
                handler.setHandshakeTimeoutMillis(0);
                handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
                pipeline.addLast(handler);
            }
            pipeline.addLast(connection.decoder(), connection);
        }
    }
}
