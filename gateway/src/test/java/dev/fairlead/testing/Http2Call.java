package dev.fairlead.testing;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request on an HTTP/2 connection of its own, by prior knowledge, and its answer. */
public final class Http2Call implements AutoCloseable {
    private static final int STREAM = 1;
    private static final int WINDOW = 1 << 30;

    private final RawHttp2Client client;
    private final List<String> fields = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable String status;

    /** Connects and says that it takes whatever comes. */
    public Http2Call(int port) throws IOException {
        client = new RawHttp2Client(port, WINDOW);
        client.window(0, WINDOW);
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
        boolean ends = content.length == 0;
        client.headers(STREAM, ends ? RawHttp2Client.END_STREAM : 0, headers);
        if (!ends) {
            client.data(STREAM, RawHttp2Client.END_STREAM, content);
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
        RawHttp2Client.Frame frame = client.next();
        if (frame.stream() != STREAM) {
            return null;
        }
        switch (frame.type()) {
            case RawHttp2Client.RST_STREAM -> {
                return End.RESET;
            }
            case RawHttp2Client.DATA -> body.write(frame.payload());
            case RawHttp2Client.HEADERS -> take(client.fields(frame));
            default -> {}
        }
        return frame.ends() ? End.CLEAN : null;
    }

    private void take(Http2Headers headers) {
        List<String> into = status == null ? fields : trailers;
        if (headers.status() != null) {
            status = headers.status().toString();
        }
        headers.forEach(field -> into.add(field.getKey() + ": " + field.getValue()));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
