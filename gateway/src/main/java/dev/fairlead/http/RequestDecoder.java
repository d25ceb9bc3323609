package dev.fairlead.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The HTTP/1.1 codec with a valve: while it is held, bytes stay undecoded, so that a body stops
 * between two chunks and the next request of a pipeline waits for its turn.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** A whole read is one chunk: the receive buffer never grows past this. */
    private static final int LARGEST_CHUNK = 64 * 1024;

    private final FoldedLines folded = new FoldedLines();
    private @Nullable ChannelHandlerContext context;
    private boolean held;
    private boolean spent;
    private boolean decoding;
    private boolean fed;

    /** Whether one space, and nothing else, stands before and behind the method. */
    private boolean spaced;

    /** Whether one space, and nothing else, stands behind the target. */
    private boolean spacedBehind;

    RequestDecoder(ServerSettings.Size size) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(size.requestLine())
                        .setMaxHeaderSize(size.head())
                        .setMaxChunkSize(LARGEST_CHUNK)
                        .setHeadersFactory(WireHeaders.FACTORY)
                        .setTrailersFactory(WireHeaders.FACTORY));
    }

    /** Nothing is decoded until {@link #open}. */
    void hold() {
        held = true;
    }

    /** Decoding goes on: by itself within a read, else with {@link #proceed}. */
    void open() {
        held = false;
    }

    boolean held() {
        return held;
    }

    /** From now on everything that arrives is thrown away. */
    void spend() {
        spent = true;
    }

    boolean spent() {
        return spent;
    }

    /** Whether something was decoded that is not yet a head; asking forgets it. */
    boolean takeFed() {
        boolean was = fed;
        fed = false;
        return was;
    }

    /** Whether bytes wait undecoded. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }

    /** Whether the current call comes out of the decoding of a read. */
    boolean decoding() {
        return decoding;
    }

    /** Decodes what waits. Never called within {@link #decoding}. */
    void proceed() throws Exception {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            channelReadComplete(ctx);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws Exception {
        if (spent) {
            in.skipBytes(in.readableBytes());
        } else if (!held) {
            fed = true;
            int from = in.readerIndex();
            super.decode(ctx, in, out);
            folded.taken(in, from, out);
        }
    }

    /** White space in a target, or more of it behind one than a space. */
    static final class SpaceInTarget extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private SpaceInTarget() {
            super("white space in the target");
        }
    }

    // The codec lets any white space, and any amount of it, separate the three words of a request
    // line (RFC 9112, section 3, allows that), and takes what follows the second for the version.

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        spaced = start == 0 || (line[start - 1] & 0xff) > ' ';
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        int end = start + length;
        spaced &= isSpaceAlone(line, start - 1, start - 2);
        spacedBehind = end + 1 >= line.length || isSpaceAlone(line, end, end + 1);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    private static boolean isSpaceAlone(byte[] line, int at, int beside) {
        return beside >= 0 && line[at] == ' ' && (line[beside] & 0xff) > ' ';
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        if (!spaced) {
            throw new IllegalArgumentException("white space around the method");
        }
        String version = initialLine[2];
        boolean inside = version.indexOf(' ') >= 0 || version.indexOf('\t') >= 0;
        if (inside || (!spacedBehind && !version.isEmpty())) {
            throw new SpaceInTarget();
        }
        // The codec reads the name of the protocol in any case; it has one (RFC 9112, section 2.3).
        if (!version.startsWith("HTTP/")) {
            throw new IllegalArgumentException("no HTTP version");
        }
        return super.createMessage(initialLine);
    }

    /** What is incomplete at the end of the connection is the business of the connection. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, message);
        } finally {
            decoding = false;
        }
    }

    /** The codec's own method asks for another read when it is held; the connection decides. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        spent = true;
        super.channelInactive(ctx);
    }

    /** The codec's own method would drop what waits when the client closes its sending side. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
    }
}
