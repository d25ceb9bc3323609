package dev.fairlead.hardening;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A provider whose system takes connections and a few buffers of what is sent, and no more. */
record RawProvider(ServerSocket server) implements AutoCloseable {
    static RawProvider open() throws IOException {
        return new RawProvider(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
