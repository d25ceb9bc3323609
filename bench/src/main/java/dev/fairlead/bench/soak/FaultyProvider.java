package dev.fairlead.bench.soak;

import static dev.fairlead.bench.soak.Message.ascii;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.bench.Samples;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A provider that does what each request asks it to, and counts what it has seen. */
final class FaultyProvider implements AutoCloseable {
    static final int LARGE = 4 * 1024 * 1024;

    private static final int EVENTS = 20;
    private static final int SHOWN = 3;
    private static final long BETWEEN_EVENTS_MILLIS = 25;
    private static final byte[] COMPLETION = whole("200 OK", Samples.answer(2048), "");
    private static final byte[] ERROR =
            ascii("{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}");
    private static final byte[] UNAVAILABLE = whole("503 Service Unavailable", ERROR, "");
    private static final byte[] LIMITED = whole("429 Too Many", ERROR, "retry-after: 1\r\n");
    private static final byte[] PLENTY = whole("200 OK", new byte[LARGE], "");
    private static final byte[] STREAM_HEAD =
            ascii(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                            + "transfer-encoding: chunked\r\n\r\n");
    private static final List<byte[]> STREAM = chunked(Samples.events(EVENTS));

    private final ServerSocket listener =
            new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong seen = new AtomicLong();

    FaultyProvider() throws IOException {
        Thread.ofPlatform().daemon().name("provider").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many requests have come; one that was reset may come again on another connection. */
    long seen() {
        return seen.get();
    }

    /** Connections that are open. */
    int open() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Message request = Message.read(in);
            while (request != null && answer(request, socket)) {
                request = Message.read(in);
            }
        } catch (IOException | InterruptedException gone) {
            // The gateway left, as it does when its client has.
        } finally {
            open.remove(socket);
        }
    }

    /** Whether the connection goes on. */
    private boolean answer(Message request, Socket socket)
            throws IOException, InterruptedException {
        Fault fault = Fault.of(request);
        seen.incrementAndGet();
        request.body();
        OutputStream out = socket.getOutputStream();
        switch (fault) {
            case NONE -> out.write(COMPLETION);
            case STREAM -> events(out, EVENTS + 1);
            case LARGE -> out.write(PLENTY);
            case UNAVAILABLE -> out.write(UNAVAILABLE);
            case LIMITED -> out.write(LIMITED);
            case TRUNCATE -> out.write(COMPLETION, 0, COMPLETION.length / 2);
            case GARBAGE -> out.write(ascii("\0\1\2 what is this\r\n\r\n"));
            case BREAK -> events(out, SHOWN);
            case STALL -> {
                events(out, SHOWN);
                request.in().read();
            }
            case HANG -> request.in().read();
            case RESET -> {}
        }
        if (fault == Fault.RESET || fault == Fault.BREAK) {
            socket.setSoLinger(true, 0);
        }
        return switch (fault) {
            case NONE, STREAM, LARGE, UNAVAILABLE, LIMITED -> true;
            default -> false;
        };
    }

    private static void events(OutputStream out, int count)
            throws IOException, InterruptedException {
        out.write(STREAM_HEAD);
        for (byte[] event : STREAM.subList(0, count)) {
            out.write(event);
            Thread.sleep(BETWEEN_EVENTS_MILLIS);
        }
    }

    private static byte[] whole(String status, byte[] body, String more) {
        String head =
                "HTTP/1.1 "
                        + status
                        + "\r\ncontent-type: application/json\r\n"
                        + more
                        + "content-length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] whole = new byte[head.length() + body.length];
        System.arraycopy(ascii(head), 0, whole, 0, head.length());
        System.arraycopy(body, 0, whole, head.length(), body.length);
        return whole;
    }

    private static List<byte[]> chunked(List<byte[]> events) {
        return events.stream()
                .map(
                        event -> {
                            String end = event == events.getLast() ? "\r\n0\r\n\r\n" : "\r\n";
                            String text = new String(event, ISO_8859_1);
                            return ascii(Integer.toHexString(event.length) + "\r\n" + text + end);
                        })
                .toList();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
