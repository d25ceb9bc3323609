package dev.fairlead.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks HTTP/2 frame by frame, with prior knowledge; nothing happens by itself. */
public final class RawHttp2Client implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int END_STREAM = 1;
    public static final int CONTINUATION = 9;
    public static final int PING = 6;
    public static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int type, int flags, int stream, byte[] payload) {
        public boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        /** The unsigned number at that place, such as an error code. */
        public long number(int at) {
            return Unpooled.wrappedBuffer(payload).getUnsignedInt(at);
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** Connects, with that window for each stream. */
    public RawHttp2Client(int port, int window) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port), window);
    }

    /** One whose system holds little of what it does not read. */
    public static RawHttp2Client readingLittle(int port, int window) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawHttp2Client(socket, window);
    }

    /** On a connection that something else has begun, such as TLS. */
    public static RawHttp2Client over(Socket connected, int window) throws IOException {
        return new RawHttp2Client(connected, window);
    }

    private RawHttp2Client(Socket connected, int window) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream()
                .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // SETTINGS_INITIAL_WINDOW_SIZE
        frame(SETTINGS, 0, 0, Unpooled.buffer().writeShort(4).writeInt(window));
    }

    public void frame(int type, int flags, int stream, ByteBuf payload) throws IOException {
        ByteBuf frame =
                Unpooled.buffer()
                        .writeMedium(payload.readableBytes())
                        .writeByte(type)
                        .writeByte(flags)
                        .writeInt(stream)
                        .writeBytes(payload);
        socket.getOutputStream().write(ByteBufUtil.getBytes(frame));
        socket.getOutputStream().flush();
    }

    /** Frames of one kind that leave together. */
    public void frames(int type, int flags, int stream, ByteBuf... payloads) throws IOException {
        ByteBuf frames = Unpooled.buffer();
        for (ByteBuf payload : payloads) {
            frames.writeMedium(payload.readableBytes())
                    .writeByte(type)
                    .writeByte(flags)
                    .writeInt(stream)
                    .writeBytes(payload);
        }
        socket.getOutputStream().write(ByteBufUtil.getBytes(frames));
    }

    /** Opens a stream with these fields added to the pseudo-fields. */
    public void request(int stream, int flags, String method, String... fields) throws Exception {
        Http2Headers headers =
                new DefaultHttp2Headers(false)
                        .method(method)
                        .path("/" + stream)
                        .scheme("http")
                        .authority("h");
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        headers(stream, flags, headers);
    }

    /** Sends exactly these fields, whatever they are. */
    public void headers(int stream, int flags, Http2Headers fields)
            throws IOException, Http2Exception {
        frame(HEADERS, flags | END_HEADERS, stream, block(stream, fields));
    }

    /** Those fields as they stand in HEADERS and CONTINUATION. */
    public ByteBuf block(int stream, Http2Headers fields) throws Http2Exception {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(stream, fields, block);
        return block;
    }

    public void data(int stream, int flags, byte[] bytes) throws IOException {
        frame(DATA, flags, stream, Unpooled.wrappedBuffer(bytes));
    }

    public void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, Unpooled.buffer().writeInt(8));
    }

    public void window(int stream, int bytes) throws IOException {
        frame(WINDOW_UPDATE, 0, stream, Unpooled.buffer().writeInt(bytes));
    }

    public Frame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /** The next frame of that type; others are passed over. */
    public Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    public Http2Headers fields(Frame frame) throws Http2Exception {
        return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    }

    /** DATA of that stream up to its end, put together. */
    public String body(int stream) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Frame frame;
        do {
            frame = next(DATA);
            if (frame.stream() == stream) {
                seen.writeBytes(frame.payload());
            }
        } while (frame.stream() != stream || !frame.ends());
        return seen.toString(StandardCharsets.UTF_8);
    }

    /** Passes over everything until the connection ends. */
    public void awaitEnd() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException ended) {
            // What was waited for.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
