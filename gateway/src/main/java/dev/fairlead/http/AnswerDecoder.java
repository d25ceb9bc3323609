package dev.fairlead.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import java.util.List;

/**
 * Decodes answers, one per request. Bytes that nobody asked for close the connection: they would be
 * taken for the answer to the next request.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int HEAD_LIMIT = 64 * 1024;

    private boolean expecting;
    private boolean started;
    private boolean bodiless;

    AnswerDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(HEAD_LIMIT)
                        .setMaxHeaderSize(HEAD_LIMIT)
                        .setHeadersFactory(WireHeaders.FACTORY)
                        .setTrailersFactory(WireHeaders.FACTORY)
                        // One read of the socket stays one piece.
                        .setMaxChunkSize(Integer.MAX_VALUE));
    }

    /**
     * What is wrong with an answer that could not be decoded. The codec's own words repeat what was
     * received, which may be anything, a credential too.
     */
    static String problem(Throwable cause) {
        return switch (cause) {
            case TooLongHttpHeaderException _, TooLongHttpLineException _ ->
                    "its head is larger than " + HEAD_LIMIT + " bytes";
            case PrematureChannelClosureException _ -> "it ended before it was whole";
            default -> "its head or its framing is not as HTTP/1.1 has it";
        };
    }

    /** An answer to a request with this method is due. */
    void expect(String method) {
        expecting = true;
        started = false;
        bodiless = method.equals("HEAD");
    }

    /** The answer is through; none is due. */
    void rest() {
        expecting = false;
    }

    /** Whether any byte of the answer has come. */
    boolean started() {
        return started;
    }

    /** Whether bytes have come that are not decoded yet. */
    boolean hasLeftOver() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (!expecting) {
            in.skipBytes(in.readableBytes());
            context.close();
            return;
        }
        started = true;
        super.decode(context, in, out);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return bodiless || super.isContentAlwaysEmpty(message);
    }
}
