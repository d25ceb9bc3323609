package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * One HTTP/2 connection of a client and the exchanges on its streams. The flow-control window is
 * the backpressure in both directions: the client gets it back when a reader has had the bytes, and
 * a reply is writable while the client's window has room.
 */
final class Http2ServerConnection extends Http2EventAdapter implements ServerConnection {
    private static final Logger log = LoggerFactory.getLogger(Http2ServerConnection.class);

    /** So that one stream that nobody reads does not stop the others. */
    private static final int CONNECTION_WINDOW = 1024 * 1024;

    /** Between the first GOAWAY and the one that names the last stream (RFC 9113, section 6.8). */
    private static final long GOAWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Served served;
    private final Residents residents;
    private final InetAddress peer;
    private final boolean secure;
    private final Http2Connection http2;
    private final Http2Transport transport;
    private final NettyChunk chunk = new NettyChunk();
    private final Map<Integer, Http2Exchange> exchanges = new HashMap<>();
    private final EndedStreams ended = new EndedStreams();
    private final Departure departure;
    private @Nullable ChannelHandlerContext context;
    private long idleSince = System.nanoTime();
    private Draining draining = Draining.NO;
    private long drainingSince;

    private enum Draining {
        NO,
        ANNOUNCED,
        FINAL
    }

    private Http2ServerConnection(
            Served served, Residents residents, InetAddress peer, boolean secure) {
        this.served = served;
        this.residents = residents;
        this.peer = peer;
        this.secure = secure;
        this.http2 = new DefaultHttp2Connection(true);
        this.departure = new Departure(residents, this);
        // Counted from the first frame on, not only once the client has confirmed our settings.
        http2.remote().maxActiveStreams(served.settings().limits().streams());
        http2.addListener(this);
        this.transport = Http2Transport.of(this, served.settings().limits());
    }

    /** The handler that serves one connection. */
    static ChannelHandler handler(
            Served served, Residents residents, InetAddress peer, boolean secure) {
        return new Http2ServerConnection(served, residents, peer, secure).transport;
    }

    Http2Connection http2() {
        return http2;
    }

    Served served() {
        return served;
    }

    EndedStreams ended() {
        return ended;
    }

    /** Whether the client has ended its side of a stream that is still open. */
    boolean hasWhole(int streamId) {
        Http2Exchange exchange = exchanges.get(streamId);
        return exchange != null && exchange.requestBody().complete();
    }

    NettyLoop loop() {
        return residents.loop();
    }

    NettyChunk chunk() {
        return chunk;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not part of a pipeline yet");
        }
        return ctx;
    }

    // What comes in.

    void opened(ChannelHandlerContext ctx) throws Http2Exception {
        context = ctx;
        residents.moveIn(this);
        http2.local()
                .flowController()
                .incrementWindowSize(http2.connectionStream(), CONNECTION_WINDOW);
        http2.remote().flowController().listener(this::writabilityChanged);
        if (residents.draining()) {
            drain();
        }
        ctx.read();
    }

    private void writabilityChanged(Http2Stream stream) {
        Http2Exchange exchange = exchanges.get(stream.id());
        if (exchange != null && writable(stream)) {
            exchange.reply().becameWritable();
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        Http2Exchange running = exchanges.get(streamId);
        if (running == null) {
            begin(http2.stream(streamId), headers, endOfStream);
            return;
        }
        if (!endOfStream) {
            throw Http2Exception.streamError(
                    streamId, Http2Error.PROTOCOL_ERROR, "a second head on one stream");
        }
        running.requestBody().completed(Headers.EMPTY);
    }

    private void begin(@Nullable Http2Stream stream, Http2Headers fields, boolean endOfStream)
            throws Http2Exception {
        if (stream == null) {
            return;
        }
        Http2Head read = Http2Head.read(fields, served.check(), peer, secure);
        if (HeadCheck.paddedValues(read.head().headers())) {
            throw Http2Exception.streamError(
                    stream.id(), Http2Error.PROTOCOL_ERROR, "a value with white space around it");
        }
        serve(stream, read, endOfStream ? 0 : read.length(), endOfStream);
    }

    /** The head of a new stream is larger than the limit; it was read and thrown away. */
    void headTooLarge(int streamId) {
        try {
            Http2Stream stream = http2.remote().createStream(streamId, true);
            serve(stream, Http2Head.tooLarge(served.check(), peer, secure), 0, true);
        } catch (Http2Exception e) {
            transport.onError(ctx(), false, e);
        }
    }

    private void serve(Http2Stream stream, Http2Head read, long length, boolean endOfStream) {
        Http2Exchange exchange = new Http2Exchange(this, stream, read.head(), length);
        exchanges.put(stream.id(), exchange);
        if (endOfStream) {
            exchange.requestBody().completed(Headers.EMPTY);
        }
        try {
            Malformed problem = read.problem();
            if (problem == null) {
                served.handler().handle(exchange);
            } else {
                served.handler().malformed(exchange, problem);
            }
        } catch (RuntimeException e) {
            log.error("the handler failed on {}", read.head(), e);
            exchange.reply().abort();
        }
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endOfStream) {
        Http2Exchange exchange = exchanges.get(streamId);
        if (exchange == null) {
            return data.readableBytes() + padding;
        }
        exchange.arrived(data);
        if (endOfStream) {
            exchange.requestBody().completed(Headers.EMPTY);
        }
        return padding;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        ended.add(stream.id(), stream.isResetSent() ? EndedStreams.By.US : EndedStreams.By.CLIENT);
        Http2Exchange exchange = exchanges.remove(stream.id());
        if (exchange != null) {
            exchange.closed();
            idleSince = System.nanoTime();
        }
    }

    void readComplete() {
        if (exchanges.isEmpty()) {
            return;
        }
        for (Http2Exchange exchange : new ArrayList<>(exchanges.values())) {
            exchange.requestBody().arrivalsPaused();
        }
    }

    // What the exchanges ask for.

    void consumed(Http2Stream stream, int bytes) {
        try {
            // True where a WINDOW_UPDATE was written, perhaps outside any read that would flush it.
            if (http2.local().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            transport.onError(ctx(), true, e);
        }
    }

    void writeContinue(Http2Stream stream) {
        writeHead(stream, new DefaultHttp2Headers(false).status("100"));
        flush();
    }

    ByteBuf buffer(int capacity) {
        return ctx().alloc().ioBuffer(capacity);
    }

    void writeHead(Http2Stream stream, Http2Headers fields) {
        transport.encoder().writeHeaders(ctx(), stream.id(), fields, 0, false, ctx().newPromise());
    }

    ChannelFuture writeData(Http2Stream stream, ByteBuf bytes) {
        return transport
                .encoder()
                .writeData(ctx(), stream.id(), bytes, 0, false, ctx().newPromise());
    }

    /** Ends the stream with those fields, or without any. */
    void end(Http2Exchange exchange, @Nullable Http2Headers last) {
        int id = exchange.stream().id();
        ChannelPromise written = ctx().newPromise();
        if (!exchange.requestBody().complete()) {
            written.addListener(done -> exchange.answeredEarly());
        }
        if (last == null) {
            transport.encoder().writeData(ctx(), id, Unpooled.EMPTY_BUFFER, 0, true, written);
        } else {
            transport.encoder().writeHeaders(ctx(), id, last, 0, true, written);
        }
    }

    /** Resets the stream once what was written is through. */
    void abort(Http2Exchange exchange) {
        int id = exchange.stream().id();
        ChannelPromise written = ctx().newPromise();
        written.addListener(done -> reset(id, Http2Error.INTERNAL_ERROR));
        if (exchange.reply().headSent()) {
            transport.encoder().writeData(ctx(), id, Unpooled.EMPTY_BUFFER, 0, false, written);
        } else {
            written.setSuccess();
        }
        flush();
    }

    /** The whole answer is out: the client need not send the rest (RFC 9113, section 8.1). */
    void stopSending(Http2Exchange exchange) {
        reset(exchange.stream().id(), Http2Error.NO_ERROR);
    }

    private void reset(int id, Http2Error error) {
        if (http2.stream(id) != null) {
            transport.resetStream(ctx(), id, error.code(), ctx().newPromise());
            flush();
        }
    }

    void flush() {
        transport.flush(ctx());
    }

    boolean writable(Http2Stream stream) {
        return http2.remote().flowController().isWritable(stream);
    }

    // How it ends.

    void closed() {
        departure.done();
    }

    @Override
    public void tick(long now) {
        for (Http2Exchange exchange : new ArrayList<>(exchanges.values())) {
            exchange.tick(now);
            if (exchange.reply().stalled(served.waiting().stalled(), now)) {
                reset(exchange.stream().id(), Http2Error.CANCEL);
            }
        }
        if (draining == Draining.ANNOUNCED && now - drainingSince >= GOAWAY_NANOS) {
            draining = Draining.FINAL;
            goAway(http2.remote().lastStreamCreated());
        }
        boolean idle = exchanges.isEmpty();
        if (departure.overdue(now)) {
            ctx().close();
        } else if (idle && draining == Draining.FINAL) {
            departure.close(ctx());
        } else if (idle && now - idleSince >= served.waiting().idle().toNanos()) {
            goAway(http2.remote().lastStreamCreated());
            departure.close(ctx());
        }
    }

    private void goAway(int lastStream) {
        transport.goAway(
                ctx(),
                lastStream,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                ctx().newPromise());
        flush();
    }

    /** Says first that the end is near, and later which stream was the last. */
    @Override
    public void drain() {
        if (draining == Draining.NO) {
            draining = Draining.ANNOUNCED;
            drainingSince = System.nanoTime();
            goAway(Integer.MAX_VALUE);
        }
    }

    @Override
    public void kill() {
        ctx().channel().close();
    }
}
