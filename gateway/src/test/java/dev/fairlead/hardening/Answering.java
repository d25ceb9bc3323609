package dev.fairlead.hardening;

import dev.fairlead.TestGateway;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A provider that answers when it has seen a head, breaks off in the middle of the body and never
 * reads the request's; with a gateway whose route {@code own} leads to it.
 */
final class Answering implements AutoCloseable {
    private final ServerSocket server;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable TestGateway gateway;

    private Answering(ServerSocket server) {
        this.server = server;
    }

    static Answering open() throws IOException {
        Answering answering =
                new Answering(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name("answering").start(answering::serve);
        return answering;
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            int seen = 0;
            while (seen < 4) {
                int next = in.read();
                seen = next == "\r\n\r\n".charAt(seen) ? seen + 1 : next == '\r' ? 1 : 0;
            }
            String half =
                    String.join(
                            "\r\n",
                            "HTTP/1.1 200 OK",
                            "content-type: text/plain",
                            "transfer-encoding: chunked",
                            "",
                            "4",
                            "half",
                            "");
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            // A close would be a reset, since there is something to read.
            socket.shutdownOutput();
            over.await();
        } catch (IOException gone) {
            // The other side sees it.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    TestGateway gateway(Path folder) throws Exception {
        Files.createDirectories(folder);
        TestGateway started =
                TestGateway.start(
                        folder,
                        "providers: {own: {type: openai, base_url: \"http://127.0.0.1:"
                                + server.getLocalPort()
                                + "/v1\", credentials: \"${env:CREDENTIAL}\"}}\n");
        gateway = started;
        return started;
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }
}
