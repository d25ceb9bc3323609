package dev.fairlead.bench.soak;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection of one client over TLS, HTTP/1.1. */
final class Line implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Socket plain = new Socket();
    private final SSLSocket socket;
    private final InputStream in;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long used = System.nanoTime();

    /** With that receive buffer of the operating system, or its own choice for 0. */
    Line(SSLContext trust, int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            plain.setReceiveBufferSize(receiveBuffer);
        }
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        OPEN.incrementAndGet();
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** How many are open in this process. */
    static int open() {
        return OPEN.get();
    }

    void send(byte[] bytes) throws IOException {
        used = System.nanoTime();
        socket.getOutputStream().write(bytes);
    }

    /** The head of the answer. */
    Message answer() throws IOException {
        Message answer = Message.read(in);
        if (answer == null) {
            throw new IOException("the connection ended without an answer");
        }
        return answer;
    }

    boolean idleFor(long nanos) {
        return System.nanoTime() - used > nanos;
    }

    /** Leaves without a word: a reset. */
    void abort() {
        try {
            forget();
            plain.setSoLinger(true, 0);
            plain.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }

    private void forget() {
        if (closed.compareAndSet(false, true)) {
            OPEN.decrementAndGet();
        }
    }

    @Override
    public void close() {
        try {
            forget();
            socket.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }
}
