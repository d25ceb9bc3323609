package dev.fairlead;

import dev.fairlead.dialect.Dialects;
import dev.fairlead.http.HttpServer;
import dev.fairlead.http.Loops;
import dev.fairlead.http.Origin;
import dev.fairlead.http.ServerSettings;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.test.TestProvider;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The built-in provider: reached like any other, so it listens, from the first configuration on
 * that wants it.
 */
final class TestProviderServer implements AutoCloseable {
    private final Loops loops;
    private final Dialects dialects;
    private volatile @Nullable HttpServer server;

    TestProviderServer(Loops loops, Dialects dialects) {
        this.loops = loops;
        this.dialects = dialects;
    }

    synchronized BaseUrl url() throws IOException {
        HttpServer listening = server;
        if (listening == null) {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            listening =
                    HttpServer.start(ServerSettings.plain(any), loops, new TestProvider(dialects));
            server = listening;
        }
        return BaseUrl.parse(
                "http://127.0.0.1:" + listening.address().getPort(), Origin.Trust.PLATFORM);
    }

    /**
     * Where it listens; empty where no configuration wanted it yet. Never waits: a loop may ask,
     * and the start of the server waits for one.
     */
    List<InetSocketAddress> addresses() {
        HttpServer listening = server;
        return listening == null ? List.of() : listening.addresses();
    }

    @Override
    public synchronized void close() {
        HttpServer listening = server;
        if (listening != null) {
            listening.close();
        }
    }
}
