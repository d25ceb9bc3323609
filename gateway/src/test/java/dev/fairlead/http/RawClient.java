package dev.fairlead.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to, and shows the bytes that come. */
final class RawClient implements AutoCloseable {
    /** Long enough for any machine; reached only when a test fails. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    Socket socket() {
        return socket;
    }

    /** With every newline as CR LF. */
    RawClient send(String lines) throws IOException {
        return sendBytes(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** What comes up to and with that text; newlines alone, without CR. */
    String readTo(String end) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + seen);
            }
            if (next != '\r') {
                seen.append((char) next);
            }
        }
        return seen.toString();
    }

    /** A head with its empty line. */
    String readHead() throws IOException {
        return readTo("\n\n");
    }

    /** A head and as many bytes of body as its content-length says. */
    String readAnswer() throws IOException {
        String head = readHead();
        String field = "content-length: ";
        int at = head.indexOf(field);
        if (at < 0) {
            return head;
        }
        int length = Integer.parseInt(head.substring(at + field.length(), head.indexOf('\n', at)));
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Everything until the other side ends; newlines alone, without CR. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        in.transferTo(seen);
        return seen.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
    }

    InputStream in() {
        return in;
    }

    /** Says that no more will be sent, and goes on listening. */
    void shutOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
