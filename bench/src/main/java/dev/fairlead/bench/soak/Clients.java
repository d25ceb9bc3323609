package dev.fairlead.bench.soak;

import static dev.fairlead.bench.soak.Message.ascii;

import dev.fairlead.bench.Samples;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients: each call by the {@link Kind} it is, on connections that are kept where they can.
 */
final class Clients implements AutoCloseable {
    private static final String CHAT = "/chat/completions";
    private static final String UNREAD = "/soak/unread";
    private static final byte[] ASK = Samples.question(1024, false);
    private static final byte[] ASK_STREAM = Samples.question(1024, true);
    private static final byte[] UPLOAD = Samples.question(256 * 1024, false);
    private static final byte[] UPLOAD_UNREAD = new byte[1024 * 1024];
    private static final byte[] NOTHING = {};

    // Less than the 75 s after which the gateway closes what is idle.
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private final Site site;
    private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger malformed = new AtomicInteger();
    private final HttpClient http2;

    Clients(Site site) {
        this.site = site;
        http2 =
                HttpClient.newBuilder()
                        .sslContext(site.trust())
                        .version(HttpClient.Version.HTTP_2)
                        .build();
    }

    /** Makes one call, and fails where it does not end as it should. */
    void call(Kind kind) throws IOException, InterruptedException {
        switch (kind) {
            case HTTP2, HTTP2_LEAVES -> http2(kind);
            case NO_TLS -> withoutTls();
            case UPLOAD_LEAVES -> uploadAndLeave();
            case MALFORMED -> onFreshLine(kind, Kind.malformed(malformed.incrementAndGet()), 0);
            case SLOW_READER -> onFreshLine(kind, request(kind), 64 * 1024);
            default -> onLine(kind, request(kind));
        }
    }

    private void onLine(Kind kind, byte[] request) throws IOException {
        Line line = take();
        boolean keep = false;
        try {
            line.send(request);
            keep = finish(kind, line) && kind.keeps();
        } finally {
            if (keep) {
                idle.addFirst(line);
            } else {
                line.close();
            }
        }
    }

    private void onFreshLine(Kind kind, byte[] request, int receiveBuffer) throws IOException {
        try (Line line = new Line(site.trust(), site.port(), receiveBuffer)) {
            line.send(request);
            finish(kind, line);
        }
    }

    /** Whether the answer came whole and leaves the connection open. */
    private static boolean finish(Kind kind, Line line) throws IOException {
        Message answer = line.answer();
        check(kind, answer.status());
        try {
            kind.answered(line, answer);
        } catch (IOException cut) {
            if (kind.cut()) {
                return false;
            }
            throw cut;
        }
        return !"close".equals(answer.fields().get("connection"));
    }

    private static void check(Kind kind, int status) throws IOException {
        // The key is switched off every other time.
        boolean right = status == kind.status() || kind == Kind.CHANGING_KEY && status == 403;
        if (!right) {
            throw new IOException("status " + status + " instead of " + kind.status());
        }
    }

    private void http2(Kind kind) throws IOException, InterruptedException {
        boolean leaves = kind == Kind.HTTP2_LEAVES;
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://127.0.0.1:"
                                                + site.port()
                                                + "/proxy/openai"
                                                + CHAT))
                        .header("authorization", "Bearer " + Site.KEY)
                        .header("content-type", "application/json")
                        .header(Fault.HEADER, kind.fault().value())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(leaves ? ASK_STREAM : ASK))
                        .build();
        HttpResponse<InputStream> answer =
                http2.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            check(kind, answer.statusCode());
            if (leaves) {
                body.skipNBytes(400);
            } else {
                body.readAllBytes();
            }
        }
    }

    /** What does not begin as TLS does is not answered in clear. */
    private void withoutTls() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
            socket.getInputStream().readAllBytes();
        }
    }

    /** Half of a body that the gateway has to read before it calls anybody. */
    private void uploadAndLeave() throws IOException {
        byte[] request = request(Kind.UPLOAD_LEAVES);
        try (Line line = new Line(site.trust(), site.port(), 0)) {
            line.send(Arrays.copyOf(request, request.length / 2));
        }
    }

    private byte[] request(Kind kind) {
        byte[] body = body(kind);
        String head =
                """
                POST /proxy/%s%s HTTP/1.1\r
                Host: 127.0.0.1\r
                Accept: application/json\r
                Content-Type: application/json\r
                User-Agent: OpenAI/Python 1.99.9\r
                X-Stainless-Lang: python\r
                Authorization: Bearer %s\r
                %s: %s\r
                Content-Length: %d\r
                \r
                """
                        .formatted(
                                kind.hangs() ? "hasty" : "openai",
                                body == UPLOAD_UNREAD || kind == Kind.SLOW_READER ? UNREAD : CHAT,
                                key(kind),
                                Fault.HEADER,
                                kind.fault().value(),
                                body.length);
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(ascii(head), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        return request;
    }

    private String key(Kind kind) {
        return switch (kind) {
            case CHANGING_KEY -> site.changingKey();
            case WRONG_KEY -> "soak-key-that-nobody-has-given-out-0123456789abcdef";
            default -> Site.KEY;
        };
    }

    private static byte[] body(Kind kind) {
        return switch (kind) {
            case UPLOAD, UPLOAD_LEAVES -> UPLOAD;
            case UPLOAD_UNREAD -> UPLOAD_UNREAD;
            case SLOW_READER -> NOTHING;
            default ->
                    switch (kind.fault()) {
                        case STREAM, BREAK, STALL -> ASK_STREAM;
                        default -> ASK;
                    };
        };
    }

    private Line take() throws IOException {
        for (Line line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            if (!line.idleFor(KEPT_NANOS)) {
                return line;
            }
            line.close();
        }
        return new Line(site.trust(), site.port(), 0);
    }

    /** Closes what is kept; calls may go on afterwards. */
    void hangUp() {
        for (@Nullable Line line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            line.close();
        }
    }

    @Override
    public void close() {
        hangUp();
        http2.close();
    }
}
