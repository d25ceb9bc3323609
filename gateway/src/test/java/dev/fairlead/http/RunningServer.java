package dev.fairlead.http;

import dev.fairlead.call.Headers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A server on a free loopback port, with one loop, that answers as the test says. */
final class RunningServer implements AutoCloseable {
    private final Loops loops;
    private final HttpServer server;

    private RunningServer(Loops loops, HttpServer server) {
        this.loops = loops;
        this.server = server;
    }

    static RunningServer answering(Consumer<Exchange> handler) throws IOException {
        return with(settings -> settings, handler);
    }

    static RunningServer with(UnaryOperator<ServerSettings> change, Consumer<Exchange> handler)
            throws IOException {
        return on(Loops.Transport.NATIVE, change, handler);
    }

    static RunningServer on(
            Loops.Transport transport,
            UnaryOperator<ServerSettings> change,
            Consumer<Exchange> handler)
            throws IOException {
        Loops loops = Loops.start(1, transport);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new RunningServer(
                loops,
                HttpServer.start(
                        change.apply(ServerSettings.plain(anywhere)), loops, scripted(handler)));
    }

    /** Those waits in place of the long ones. */
    static UnaryOperator<ServerSettings> waiting(ServerSettings.Waiting waiting) {
        return settings -> settings.withLimits(settings.limits().withWaiting(waiting));
    }

    /** Every wait of this length. */
    static ServerSettings.Waiting impatient(Duration wait) {
        return new ServerSettings.Waiting(wait, wait, wait, 1024, wait);
    }

    /** What is malformed is answered with 400 and the kind of the problem. */
    private static HttpHandler scripted(Consumer<Exchange> handler) {
        return new HttpHandler() {
            @Override
            public void handle(Exchange exchange) {
                handler.accept(exchange);
            }

            @Override
            public void malformed(Exchange exchange, Malformed problem) {
                answer(exchange, 400, problem.kind().toString());
            }
        };
    }

    /** Answers whole, with a length. */
    static void answer(Exchange exchange, int status, String body) {
        ByteBuffer bytes = bytes(body);
        exchange.reply()
                .head(status, Headers.of("content-length", Integer.toString(bytes.remaining())));
        exchange.reply().bytes(bytes);
        exchange.reply().end(Headers.EMPTY);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    HttpServer server() {
        return server;
    }

    Loop loop() {
        return loops.all().getFirst();
    }

    int port() {
        return server.address().getPort();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
