package dev.fairlead.testing;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told and shows what comes back, byte by byte. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** One whose system holds little of what it does not read. */
    public static RawClient readingLittle(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawClient(socket);
    }

    /** On a connection that something else has begun, such as TLS. */
    public RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a request with a body; the fields each end in a line break. */
    public RawClient request(String method, String target, String fields, byte[] body)
            throws IOException {
        String length =
                body.length == 0 && !method.equals("POST")
                        ? ""
                        : "content-length: " + body.length + "\r\n";
        send(method + " " + target + " HTTP/1.1\r\nhost: gateway\r\n" + fields + length + "\r\n");
        return send(body);
    }

    /** The answer, waiting for its end. */
    public Message answer() throws IOException {
        return there(Message.read(in, false, false));
    }

    /** The answer to a HEAD. */
    public Message head() throws IOException {
        return there(Message.read(in, true, false));
    }

    private static Message there(@Nullable Message answer) throws EOFException {
        if (answer == null) {
            throw new EOFException("the connection closed before an answer");
        }
        return answer;
    }

    /** Reads until the text has come. */
    public String until(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("closed before '" + text + "': " + seen);
            }
            seen.append((char) b);
        }
        return seen.toString();
    }

    /** Content of chunks until there are that many bytes, at the end of a chunk. */
    public byte[] chunks(int bytes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (content.size() < bytes) {
            int size = Integer.parseInt(until("\r\n").strip(), 16);
            content.write(in.readNBytes(size));
            until("\r\n");
        }
        return content.toByteArray();
    }

    /** What one read of the socket brings. */
    public byte[] once() throws IOException {
        byte[] read = new byte[64 * 1024];
        return java.util.Arrays.copyOf(read, Math.max(0, in.read(read)));
    }

    /** The next so many bytes; fewer where the other side closes. */
    public byte[] read(int bytes) throws IOException {
        return in.readNBytes(bytes);
    }

    /** All that still comes before the other side closes. */
    public byte[] rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (java.net.SocketException reset) {
            // A reset is an end too.
        }
        return rest.toByteArray();
    }

    /** Whether the other side closes without another byte. */
    public boolean closes() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /** Whether the other side resets without another byte, which no client takes for an end. */
    public boolean isReset() throws IOException {
        try {
            in.read();
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /** Says that nothing more will be sent, and goes on listening. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
