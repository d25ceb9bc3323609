package dev.fairlead.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of the process: one thread each, on which every connection and every call lives.
 * Servers and clients share them. Whoever starts them closes them, after both.
 */
public final class Loops implements AutoCloseable {
    /** How the threads wait for the network. */
    public enum Transport {
        /** epoll where the system has it, else NIO. */
        NATIVE,
        /** What every JVM has. A client that leaves behind unread bytes is noticed late. */
        NIO
    }

    private final EventLoopGroup group;
    private final boolean epoll;
    private final IdentityHashMap<EventExecutor, NettyLoop> loops;

    private Loops(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
        this.loops = new IdentityHashMap<>();
        for (EventExecutor executor : group) {
            loops.put(executor, new NettyLoop((EventLoop) executor));
        }
    }

    /**
     * Starts that many loops; their threads are named {@code loop-1-1} and so on.
     *
     * @param count at least 1
     */
    public static Loops start(int count, Transport transport) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        boolean epoll = transport == Transport.NATIVE && Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new Loops(
                new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), io),
                epoll);
    }

    /** All loops, in no order that means anything. */
    public List<Loop> all() {
        return new ArrayList<>(loops.values());
    }

    /** Whether the threads wait with epoll. */
    public boolean epoll() {
        return epoll;
    }

    /** The loop that this channel is registered on. */
    NettyLoop of(Channel channel) {
        NettyLoop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException(channel + " lives on no loop of ours");
        }
        return loop;
    }

    List<NettyLoop> netty() {
        return new ArrayList<>(loops.values());
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Ends the threads and waits for them, 5 seconds at most; never called on a loop. */
    @Override
    public void close() {
        Duration grace = Duration.ofSeconds(5);
        group.shutdownGracefully(0, grace.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(grace.toMillis());
    }
}
