package dev.fairlead.http;

import dev.fairlead.call.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client with loops of its own, driven from the test's thread. */
final class ClientUnderTest implements AutoCloseable {
    /** No limit but one that keeps a test from hanging. */
    static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final Loops loops;
    private final PooledHttpClient client;

    ClientUnderTest(int count, ClientSettings settings) {
        this(Loops.start(count, Loops.Transport.NATIVE), settings);
    }

    private ClientUnderTest(Loops loops, ClientSettings settings) {
        this.loops = loops;
        this.client = new PooledHttpClient(loops, settings);
    }

    ClientUnderTest(Locating.Names names) {
        loops = Loops.start(1, Loops.Transport.NATIVE);
        client = new PooledHttpClient(loops, ClientSettings.DEFAULT, names);
    }

    static ClientUnderTest start() {
        return new ClientUnderTest(1, ClientSettings.DEFAULT);
    }

    PooledHttpClient client() {
        return client;
    }

    Loop loop() {
        return loops.all().getFirst();
    }

    List<Loop> loops() {
        return loops.all();
    }

    static Outgoing get(Origin origin) {
        return new Outgoing(
                origin,
                "GET",
                "/v1/models",
                Headers.EMPTY,
                new Outgoing.Content.None(),
                PATIENT,
                Outgoing.Connection.POOLED);
    }

    static Outgoing post(Origin origin, String body) {
        return with(get(origin), "POST", held(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static Outgoing with(Outgoing request, String method, Outgoing.Content content) {
        return new Outgoing(
                request.origin(),
                method,
                request.target(),
                request.headers(),
                content,
                request.timeouts(),
                request.connection());
    }

    static Outgoing with(Outgoing request, Timeouts timeouts) {
        return new Outgoing(
                request.origin(),
                request.method(),
                request.target(),
                request.headers(),
                request.content(),
                timeouts,
                request.connection());
    }

    static Outgoing with(Outgoing request, Headers headers) {
        return new Outgoing(
                request.origin(),
                request.method(),
                request.target(),
                headers,
                request.content(),
                request.timeouts(),
                request.connection());
    }

    static Outgoing fresh(Outgoing request) {
        return new Outgoing(
                request.origin(),
                request.method(),
                request.target(),
                request.headers(),
                request.content(),
                request.timeouts(),
                Outgoing.Connection.FRESH);
    }

    static Outgoing.Content.Held held(byte[] bytes) {
        HeldBytes body = new HeldBytes(bytes);
        return new Outgoing.Content.Held(body, List.of(body.bytes()));
    }

    /** Sends and reads whatever comes. */
    RecordedAnswer send(Outgoing request) {
        return send(loop(), request, new RecordedAnswer(true, () -> {}));
    }

    /** Sends; the body of the answer is read when the test says so. */
    RecordedAnswer sendUnread(Outgoing request) {
        return send(loop(), request, new RecordedAnswer(false, () -> {}));
    }

    RecordedAnswer send(Loop loop, Outgoing request, RecordedAnswer answer) {
        on(loop, () -> answer.sending(client.send(loop, request, answer)));
        return answer;
    }

    void on(Runnable task) {
        on(loop(), task);
    }

    /** Runs it on the loop and waits for it; what it throws is thrown here. */
    static void on(Loop loop, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        try {
            done.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    int open() {
        return client.statistics().stream().mapToInt(OriginStatistics::open).sum();
    }

    int idle() {
        return client.statistics().stream().mapToInt(OriginStatistics::idle).sum();
    }

    int waiting() {
        return client.statistics().stream().mapToInt(OriginStatistics::waiting).sum();
    }

    /** Waits for a condition that is bound to come. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("what was waited for did not come within 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        client.close();
        loops.close();
    }

    /** A body on the heap. */
    static final class HeldBytes implements HeldBody {
        private final byte[] content;

        HeldBytes(byte[] content) {
            this.content = content;
        }

        @Override
        public boolean countsToo(long bytes) {
            return true;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(content).asReadOnlyBuffer();
        }

        @Override
        public int size() {
            return content.length;
        }

        @Override
        public void release() {}
    }
}
