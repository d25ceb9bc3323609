package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose manners a test writes by hand, socket by socket. */
final class ScriptedProvider implements AutoCloseable {
    private final ServerSocket server;
    private final Manners manners;
    private final Thread acceptor;
    private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Request> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedProvider(ServerSocket server, Manners manners) {
        this.server = server;
        this.manners = manners;
        this.acceptor = Thread.ofVirtual().start(this::accept);
    }

    /** What the provider does with one connection; closed afterwards. */
    interface Manners {
        void serve(Peer peer) throws IOException;
    }

    /** A request as it was read. */
    static final class Request {
        private final String head;
        private final byte[] body;

        Request(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        String head() {
            return head;
        }

        byte[] body() {
            return body;
        }

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    static ScriptedProvider start(Manners manners) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return new ScriptedProvider(new ServerSocket(0, 50, loopback), manners);
    }

    /** Answers every request on every connection with these bytes. */
    static ScriptedProvider answering(String answer) throws IOException {
        return start(
                peer -> {
                    while (peer.read() != null) {
                        peer.write(answer);
                    }
                });
    }

    int port() {
        return server.getLocalPort();
    }

    Origin origin() {
        return new Origin(false, "127.0.0.1", port(), "127.0.0.1:" + port(), Origin.Trust.PLATFORM);
    }

    /** How many connections were accepted. */
    int connections() {
        return connections.get();
    }

    /** How many requests were read whole. */
    int requests() {
        return received.size();
    }

    Request request() {
        return received.element();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            manners.serve(new Peer(socket));
        } catch (IOException gone) {
            // The client closed: what it saw is what the test looks at.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // The port is free only once nobody accepts on it any more.
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection, seen from the provider. */
    final class Peer {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        Socket socket() {
            return socket;
        }

        /** The same connection within another, such as TLS. */
        Peer within(Socket layer) throws IOException {
            return new Peer(layer);
        }

        /** The next whole request; null if the client closed instead. */
        @Nullable Request read() throws IOException {
            String head = head();
            if (head.isEmpty()) {
                return null;
            }
            Request request = new Request(head, body(head.toLowerCase(Locale.ROOT)));
            received.add(request);
            return request;
        }

        /** The next head alone. */
        String head() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (true) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                bytes.write(next);
                String sofar = bytes.toString(StandardCharsets.ISO_8859_1);
                if (sofar.endsWith("\r\n\r\n")) {
                    return sofar;
                }
            }
        }

        private byte[] body(String head) throws IOException {
            int at = head.indexOf("\r\ncontent-length: ");
            if (at >= 0) {
                int from = at + "\r\ncontent-length: ".length();
                int length = Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)));
                return exactly(length);
            }
            return head.contains("\r\ntransfer-encoding: chunked\r\n") ? chunks() : new byte[0];
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line(), 16);
                body.write(exactly(size));
                line();
                if (size == 0) {
                    return body.toByteArray();
                }
            }
        }

        private byte[] exactly(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                if (next == '\n') {
                    return line.toString().strip();
                }
                line.append((char) next);
            }
        }

        /** So many bytes, thrown away. */
        void skip(int count) throws IOException {
            in.skipNBytes(count);
        }

        /** Waits until a byte has come, and leaves the rest unread. */
        void awaitByte() throws IOException {
            in.read();
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Closes so that the client's side is reset, not ended. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client has closed; whatever it sends meanwhile is thrown away. */
        void awaitClose() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
