package dev.fairlead.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A provider on a loopback port that does what the test scripts, byte by byte. */
public final class FakeProvider implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final List<Message> all = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script usual = wire -> wire.json(200, "{}");

    public FakeProvider() throws IOException {
        this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    }

    /** One that listens there, such as with TLS. */
    public FakeProvider(ServerSocket listening) {
        server = listening;
        Thread.ofVirtual().name("fake-provider").start(this::accept);
    }

    /** What is done with one request. */
    public interface Script {
        void answer(Wire wire) throws IOException, InterruptedException;
    }

    /** The connection on which a request came. */
    public static final class Wire {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final Message request;

        Wire(Socket socket, InputStream in, Message request) throws IOException {
            this.socket = socket;
            this.in = in;
            this.out = socket.getOutputStream();
            this.request = request;
        }

        public Message request() {
            return request;
        }

        public Wire send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        public Wire send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Wire chunk(byte[] bytes) throws IOException {
            send(Integer.toHexString(bytes.length) + "\r\n");
            send(bytes);
            return send("\r\n");
        }

        public Wire chunk(String text) throws IOException {
            return chunk(text.getBytes(StandardCharsets.UTF_8));
        }

        public Wire lastChunk() throws IOException {
            return send("0\r\n\r\n");
        }

        public Wire stream(String contentType) throws IOException {
            return send(
                    "HTTP/1.1 200 OK\r\ncontent-type: "
                            + contentType
                            + "\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        public void json(int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            send(
                    "HTTP/1.1 "
                            + status
                            + " Status\r\ncontent-type: application/json\r\ncontent-length: "
                            + bytes.length
                            + "\r\n\r\n");
            send(bytes);
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Says that nothing more will be sent, and goes on listening. */
        public void finish() throws IOException {
            socket.shutdownOutput();
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits for the next request and resets the connection without having answered it. */
        public void resetOnNextBytes() throws IOException {
            if (in.read() >= 0) {
                reset();
            }
        }

        /** Returns when the other side has closed, however long that takes. */
        public void awaitLeft() throws IOException {
            try {
                while (in.read() >= 0) {
                    // Whatever still comes is of no interest.
                }
            } catch (java.net.SocketException _) {
                // A reset is an end too.
            }
        }

        /** Returns when the other side has closed, and fails if it does not. */
        public void awaitClosed() throws IOException {
            socket.setSoTimeout(20_000);
            awaitLeft();
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Does this with the next request that no other script is waiting for. */
    public FakeProvider next(Script script) {
        scripts.add(script);
        return this;
    }

    /** Does this with every request that has no script of its own. */
    public FakeProvider always(Script script) {
        usual = script;
        return this;
    }

    /** The next request that came, waiting for it. */
    public Message take() throws InterruptedException {
        Message message = received.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no request came to the provider");
        }
        return message;
    }

    /** All requests so far. */
    public List<Message> requests() {
        return all;
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
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
            while (true) {
                Message request = Message.read(in, false, true);
                if (request == null) {
                    return;
                }
                all.add(request);
                received.add(request);
                Script script = scripts.poll();
                (script == null ? usual : script).answer(new Wire(socket, in, request));
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The gateway has closed the connection: the test sees that from its own side.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }
}
