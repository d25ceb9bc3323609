package dev.fairlead.hardening;

import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The same request over HTTP/1.1 and over HTTP/2, byte by byte as it is written. */
final class TwoProtocols {
    private static final int WINDOW = 1 << 24;

    private TwoProtocols() {}

    /** A protocol that a client may speak. */
    enum Protocol {
        HTTP_1_1,
        HTTP_2
    }

    /**
     * What became of a request.
     *
     * @param status 0 where the stream was reset
     */
    record Outcome(int status, String text) {
        static final Outcome RESET = new Outcome(0, "");
    }

    /**
     * Sends a request and waits for what becomes of it.
     *
     * @param fields as lines, each with a line end
     */
    static Outcome send(
            Protocol protocol, int port, String method, String target, String fields, byte[] body)
            throws Exception {
        return switch (protocol) {
            case HTTP_1_1 -> http1(port, method, target, fields, body);
            case HTTP_2 -> http2(port, method, target, fields, body);
        };
    }

    private static Outcome http1(int port, String method, String target, String fields, byte[] body)
            throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.request(method, target, fields, body);
            Message answer = method.equals("HEAD") ? client.head() : client.answer();
            return new Outcome(answer.status(), answer.text());
        }
    }

    private static Outcome http2(int port, String method, String target, String fields, byte[] body)
            throws Exception {
        Http2Headers headers =
                new DefaultHttp2Headers(false)
                        .method(method)
                        .scheme("http")
                        .path(target)
                        .authority("gateway");
        for (String line : fields.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 2));
            }
        }
        try (RawHttp2Client client = new RawHttp2Client(port, WINDOW)) {
            client.headers(1, body.length == 0 ? RawHttp2Client.END_STREAM : 0, headers);
            for (int at = 0; at < body.length; at += 16_000) {
                int end = Math.min(body.length, at + 16_000);
                byte[] piece = java.util.Arrays.copyOfRange(body, at, end);
                client.data(1, end == body.length ? RawHttp2Client.END_STREAM : 0, piece);
            }
            return outcome(client, 1);
        }
    }

    /** What becomes of that stream, which has been sent whole. */
    static Outcome outcome(RawHttp2Client client, int stream) throws Exception {
        int status = 0;
        StringBuilder text = new StringBuilder();
        try {
            while (true) {
                RawHttp2Client.Frame frame = client.next();
                if (frame.type() == RawHttp2Client.GOAWAY) {
                    throw new AssertionError("the connection ends: " + frame.text());
                }
                if (frame.stream() != stream) {
                    continue;
                }
                switch (frame.type()) {
                    case RawHttp2Client.RST_STREAM -> {
                        return Outcome.RESET;
                    }
                    case RawHttp2Client.HEADERS -> {
                        Http2Headers fields = client.fields(frame);
                        status =
                                fields.status() == null
                                        ? status
                                        : Integer.parseInt(fields.status().toString());
                    }
                    case RawHttp2Client.DATA ->
                            text.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
                    default -> {}
                }
                if (frame.ends()) {
                    return new Outcome(status, text.toString());
                }
            }
        } catch (EOFException | SocketException closed) {
            throw new AssertionError("the connection was closed", closed);
        }
    }
}
