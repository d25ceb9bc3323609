package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Gives a new connection the pipeline of its protocol. */
@ChannelHandler.Sharable
final class Arrival extends ChannelInitializer<Channel> {
    private final Served served;
    private final Introductions introductions;
    private volatile @Nullable SslContext tls;
    private final Function<Channel, Residents> host;

    /**
     * Called with the place of each new connection; by then it counts.
     *
     * @param tls null for plain text
     */
    Arrival(Served served, @Nullable SslContext tls, Function<Channel, Residents> host) {
        this.served = served;
        this.introductions = new Introductions(served.settings().proxies());
        this.tls = tls;
        this.host = host;
    }

    @Override
    protected void initChannel(Channel channel) {
        Residents residents = host.apply(channel);
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        channel.pipeline().addLast(new GatheredFlush());
        AddressRanges proxies = introductions.expectedFrom();
        if (proxies == null) {
            admit(channel.pipeline(), residents, peer);
            return;
        }
        Introduction introduction = new Introduction(this, residents, peer);
        channel.pipeline().addLast(introduction);
        introduction.expect(proxies);
    }

    /**
     * Goes on with what the client says.
     *
     * @param client its address
     */
    void admit(ChannelPipeline pipeline, Residents residents, InetAddress client) {
        SslContext now = tls;
        if (now == null) {
            pipeline.addLast(new PrefaceDetector(this, residents, client));
            return;
        }
        SslHandler handler = now.newHandler(pipeline.channel().alloc());
        handler.setHandshakeTimeoutMillis(served.waiting().head().toMillis());
        pipeline.addLast(handler, new Negotiated(residents, client));
    }

    boolean isPlain() {
        return tls == null;
    }

    /** With another certificate from the next connection on. */
    void renew(SslContext next) {
        tls = next;
    }

    Served served() {
        return served;
    }

    Introductions introductions() {
        return introductions;
    }

    void http1(ChannelPipeline pipeline, Residents residents, InetAddress client) {
        RequestDecoder decoder = new RequestDecoder(served.settings().limits().size());
        pipeline.addLast(
                decoder, new Http1Connection(served, residents, decoder, client, tls != null));
    }

    void http2(ChannelPipeline pipeline, Residents residents, InetAddress client) {
        pipeline.addLast(Http2ServerConnection.handler(served, residents, client, tls != null));
    }

    /** Chooses by what ALPN has agreed on. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final Residents residents;
        private final InetAddress client;
        private boolean chosen;

        Negotiated(Residents residents, InetAddress client) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.residents = residents;
            this.client = client;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            if (ctx.channel().isActive()) {
                ctx.read();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            super.channelActive(ctx);
            ctx.read();
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            chosen = true;
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(ctx.pipeline(), residents, client);
            } else {
                http1(ctx.pipeline(), residents, client);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            // Scanners and clients that do not trust us: theirs to report.
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            if (!chosen) {
                residents.settled();
            }
            super.channelInactive(ctx);
        }
    }
}
