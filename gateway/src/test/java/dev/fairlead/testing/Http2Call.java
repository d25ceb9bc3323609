package dev.fairlead.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request on an HTTP/2 connection of its own, by prior knowledge, and its answer. */
public final class Http2Call implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int STREAM = 1;
    private static final int WINDOW = 1 << 30;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final List<String> fields = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable String status;

    /** Connects and says that it takes whatever comes. */
    public Http2Call(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream()
                .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // SETTINGS_INITIAL_WINDOW_SIZE
        frame(SETTINGS, 0, 0, Unpooled.buffer().writeShort(4).writeInt(WINDOW));
        frame(WINDOW_UPDATE, 0, 0, Unpooled.buffer().writeInt(WINDOW));
    }

    /** How an answer ended. */
    public enum End {
        CLEAN,
        RESET
    }

    /** Sends the request; fields as name, value, name, value. */
    public Http2Call send(String method, String path, byte[] content, String... named)
            throws IOException, Http2Exception {
        Http2Headers headers =
                new DefaultHttp2Headers(false)
                        .method(method)
                        .path(path)
                        .scheme("http")
                        .authority("gateway");
        for (int i = 0; i < named.length; i += 2) {
            headers.add(named[i], named[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        new DefaultHttp2HeadersEncoder().encodeHeaders(STREAM, headers, block);
        boolean ends = content.length == 0;
        frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), STREAM, block);
        if (!ends) {
            frame(DATA, END_STREAM, STREAM, Unpooled.wrappedBuffer(content));
        }
        return this;
    }

    /** Reads until the text has come. */
    public void until(String text) throws IOException, Http2Exception {
        while (!text().contains(text)) {
            if (frame() != null) {
                throw new AssertionError("ended before '" + text + "': " + text());
            }
        }
    }

    /** Reads to the end. */
    public End end() throws IOException, Http2Exception {
        while (true) {
            End end = frame();
            if (end != null) {
                return end;
            }
        }
    }

    public int status() {
        return status == null ? 0 : Integer.parseInt(status);
    }

    /** The value of the first field of that name, or null. */
    public @Nullable String field(String name) {
        return value(fields, name);
    }

    /** The value of the first trailer of that name, or null. */
    public @Nullable String trailer(String name) {
        return value(trailers, name);
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private static @Nullable String value(List<String> from, String name) {
        return from.stream()
                .filter(field -> field.startsWith(name + ": "))
                .map(field -> field.substring(name.length() + 2))
                .findFirst()
                .orElse(null);
    }

    private @Nullable End frame() throws IOException, Http2Exception {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (stream != STREAM) {
            return null;
        }
        if (type == RST_STREAM) {
            return End.RESET;
        }
        if (type == DATA) {
            body.write(payload);
        } else if (type == HEADERS) {
            take(decoder.decodeHeaders(STREAM, Unpooled.wrappedBuffer(payload)));
        }
        return (flags & END_STREAM) != 0 ? End.CLEAN : null;
    }

    private void take(Http2Headers headers) {
        List<String> into = status == null ? fields : trailers;
        if (headers.status() != null) {
            status = headers.status().toString();
        }
        headers.forEach(field -> into.add(field.getKey() + ": " + field.getValue()));
    }

    private void frame(int type, int flags, int stream, ByteBuf payload) throws IOException {
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
