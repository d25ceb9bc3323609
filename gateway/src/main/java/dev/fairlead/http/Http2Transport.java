package dev.fairlead.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslCloseCompletionEvent;

import java.io.IOException;

/** The HTTP/2 codec as the handler of one connection, which hears of its life. */
final class Http2Transport extends Http2ConnectionHandler {
    /**
     * Streams that may be reset within {@link #RESET_SECONDS} by either side: more than a busy
     * proxy before us cancels, far less than a flood of resets needs.
     */
    private static final int MOST_RESETS = 1_000;

    private static final int RESET_SECONDS = 10;

    private final Http2ServerConnection connection;

    private Http2Transport(
            Http2ServerConnection connection,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.connection = connection;
    }

    static Http2Transport of(Http2ServerConnection connection, ServerSettings.Limits limits) {
        return new Builder(connection).make(limits);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        connection.opened(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        connection.readComplete();
        super.channelReadComplete(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent) {
            // A client of HTTP/2 closes streams; one that closes the connection has left.
            ctx.channel().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        try {
            super.channelInactive(ctx);
        } finally {
            connection.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            ctx.channel().close();
            return;
        }
        super.exceptionCaught(ctx, cause);
    }

    /**
     * The codec resets the stream; what a client sends on a stream that is gone is, but for what
     * was under way, an error of the connection (RFC 9113, sections 5.1 and 5.1.1).
     */
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException fault) {
        boolean gone = !outbound && connection().stream(fault.streamId()) == null;
        if (gone && fault instanceof Http2Exception.HeaderListSizeException) {
            connection.headTooLarge(fault.streamId());
        } else if (gone && fault.error() == Http2Error.STREAM_CLOSED) {
            late(ctx, cause, fault);
        } else if (!outbound
                && fault.error() == Http2Error.PROTOCOL_ERROR
                && connection.hasWhole(fault.streamId())) {
            // Whatever else is wrong with the frame: none of its kind may come any more.
            Http2Error error = Http2Error.STREAM_CLOSED;
            encoder().writeRstStream(ctx, fault.streamId(), error.code(), ctx.newPromise());
        } else {
            super.onStreamError(ctx, outbound, cause, fault);
        }
    }

    private void late(
            ChannelHandlerContext ctx, Throwable cause, Http2Exception.StreamException fault) {
        EndedStreams.By end = connection.ended().endOf(fault.streamId());
        if (end == EndedStreams.By.US) {
            return;
        }
        Http2Error error =
                end == EndedStreams.By.CLIENT
                        ? Http2Error.STREAM_CLOSED
                        : Http2Error.PROTOCOL_ERROR;
        onConnectionError(
                ctx,
                false,
                cause,
                Http2Exception.connectionError(
                        error, "a frame for stream %d, which is gone", fault.streamId()));
    }

    private static final class Builder
            extends AbstractHttp2ConnectionHandlerBuilder<Http2Transport, Builder> {
        private final Http2ServerConnection connection;

        Builder(Http2ServerConnection connection) {
            this.connection = connection;
        }

        Http2Transport make(ServerSettings.Limits limits) {
            connection(connection.http2());
            frameListener(connection);
            initialSettings(
                    new Http2Settings()
                            .maxConcurrentStreams(limits.streams())
                            .maxHeaderListSize(limits.size().head()));
            gracefulShutdownTimeoutMillis(0);
            validateRequiredPseudoHeaders(true);
            decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS);
            encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS);
            return build();
        }

        @Override
        protected Http2Transport build(
                Http2ConnectionDecoder decoder,
                Http2ConnectionEncoder encoder,
                Http2Settings settings) {
            return new Http2Transport(connection, decoder, encoder, settings);
        }
    }
}
