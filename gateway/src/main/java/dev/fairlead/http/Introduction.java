package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.http.proxyprotocol.ProxyHeader;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * Reads the PROXY header with which a load balancer opens a connection, then gives way to the
 * pipeline of the protocol that follows, with the client's address. Whoever says nothing valid in
 * time is closed without an answer: it is not known in which protocol one could be given.
 */
final class Introduction extends ByteToMessageDecoder implements ServerConnection {
    private final Arrival arrival;
    private final Residents residents;
    private final InetAddress peer;
    private @Nullable ChannelHandlerContext context;
    private boolean over;
    private long deadline;

    Introduction(Arrival arrival, Residents residents, InetAddress peer) {
        this.arrival = arrival;
        this.residents = residents;
        this.peer = peer;
    }

    /** Begins at once on a channel that is part of a loop already. */
    void expect(AddressRanges proxies) {
        residents.moveIn(this);
        deadline = System.nanoTime() + arrival.served().waiting().head().toNanos();
        if (!proxies.contains(peer)) {
            refuse("server.trusted_proxies does not name it");
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (ProxyHeader.read(in)) {
            case ProxyHeader.Incomplete() -> {}
            case ProxyHeader.Malformed(String reason) -> {
                in.skipBytes(in.readableBytes());
                refuse(reason);
            }
            case ProxyHeader.Whole(int length, InetAddress client) -> {
                in.skipBytes(length);
                giveWay(ctx, client == null ? peer : client);
            }
        }
    }

    /** What has come behind the header goes to whoever stands behind this handler then. */
    private void giveWay(ChannelHandlerContext ctx, InetAddress client) {
        over = true;
        residents.moveOut(this);
        arrival.admit(ctx.pipeline(), residents, client);
        ctx.pipeline().remove(this);
    }

    private void refuse(String reason) {
        if (!over) {
            arrival.introductions().refuse(peer, reason);
            leave();
            kill();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            return;
        }
        if (actualReadableBytes() == 0) {
            // Load balancers look whether the port is open.
            kill();
        } else {
            refuse("it ended within its PROXY header");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (!over) {
            leave();
        }
        super.channelInactive(ctx);
    }

    private void leave() {
        over = true;
        residents.moveOut(this);
        residents.settled();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        kill();
    }

    @Override
    public void tick(long now) {
        if (now - deadline >= 0) {
            refuse("its PROXY header did not come in time");
        }
    }

    @Override
    public void drain() {
        kill();
    }

    @Override
    public void kill() {
        if (context != null) {
            context.close();
        }
    }
}
