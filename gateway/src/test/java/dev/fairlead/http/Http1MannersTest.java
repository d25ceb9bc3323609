package dev.fairlead.http;

import static dev.fairlead.http.RunningServer.answer;
import static dev.fairlead.http.RunningServer.answering;
import static dev.fairlead.http.RunningServer.bytes;
import static dev.fairlead.http.RunningServer.impatient;
import static dev.fairlead.http.RunningServer.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the network and its clients do in earnest, and what becomes of the exchange. */
class Http1MannersTest {
    private static final Duration SOON = Duration.ofMillis(150);

    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch began = new CountDownLatch(1);

    private void silent(Exchange exchange) {
        exchange.onLeave(left::countDown);
        began.countDown();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatClosesWhileTheHandlerIsSilentHasLeft(Loops.Transport transport)
            throws Exception {
        try (RunningServer server = RunningServer.on(transport, s -> s, this::silent)) {
            try (RawClient client = server.connect()) {
                client.send("GET / HTTP/1.1\nHost: h\n\n");
                await(began);
            }
            await(left);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatResetsWhileTheHandlerIsSilentHasLeft(Loops.Transport transport)
            throws Exception {
        try (RunningServer server = RunningServer.on(transport, s -> s, this::silent);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            await(began);
            client.reset();
            await(left);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatClosesWhileItsUnreadBodyWaitsHasLeft(Loops.Transport transport)
            throws Exception {
        try (RunningServer server = RunningServer.on(transport, s -> s, this::silent)) {
            try (RawClient client = server.connect()) {
                client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 100000\n\nsome of it");
                await(began);
            }
            await(left);
        }
    }

    @Test
    void aClientThatClosesBehindMoreThanOneReadOfPausedBodyHasLeft() throws Exception {
        CompletableFuture<BodyFailure> failed = new CompletableFuture<>();
        try (RunningServer server =
                answering(
                        e -> {
                            e.onLeave(left::countDown);
                            e.body().read(new Pausing(e, failed, began));
                        })) {
            try (RawClient client = server.connect()) {
                client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 10000000\n\nx");
                await(began);
                // More than the server reads at once, less than its socket takes: behind a full
                // socket the end of the connection does not even reach this side.
                client.send("y".repeat(100_000));
            }
            await(left);
            assertThat(failed.get(20, TimeUnit.SECONDS).kind())
                    .isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    /** Reads one chunk and then no more. */
    private record Pausing(
            Exchange exchange, CompletableFuture<BodyFailure> failed, CountDownLatch began)
            implements BodyReader {
        @Override
        public void chunk(Chunk chunk) {
            exchange.body().pause();
            began.countDown();
        }

        @Override
        public void pauseInArrivals() {}

        @Override
        public void end(Headers trailers) {}

        @Override
        public void failed(BodyFailure failure) {
            failed.complete(failure);
        }
    }

    @Test
    void aHalfCloseIsAnsweredWhereTheSettingsSaySo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Exchange> held = new AtomicReference<>();
        try (RunningServer server =
                        RunningServer.with(
                                s ->
                                        new ServerSettings(
                                                s.addresses(),
                                                s.tls(),
                                                s.limits(),
                                                ServerSettings.HalfClose.ANSWER,
                                                null),
                                e -> {
                                    held.set(e);
                                    release.countDown();
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            client.shutOutput();
            await(release);
            held.get().loop().execute(() -> answer(held.get(), 200, "patience"));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\n").endsWith("patience");
        }
    }

    @Test
    void aHalfCloseIsLeavingOtherwise() throws Exception {
        try (RunningServer server = answering(this::silent);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            client.shutOutput();
            await(left);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aClientThatResetsInTheMiddleOfAnAnswerHasLeft() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.onLeave(left::countDown);
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("first"));
                                    e.reply().flush();
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            client.readTo("first");
            client.reset();
            await(left);
        }
    }

    @Test
    void leavingHalfwayThroughABodyCutsItShort() throws Exception {
        CompletableFuture<BodyFailure> failed = new CompletableFuture<>();
        try (RunningServer server = answering(e -> e.body().read(new Pausing(e, failed, began)))) {
            try (RawClient client = server.connect()) {
                client.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n5\nhel");
                await(began);
            }
            assertThat(failed.get(20, TimeUnit.SECONDS).kind())
                    .isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    @Test
    void halfAHeadIsTimedOutWithAnAnswer() throws Exception {
        try (RunningServer server =
                        RunningServer.with(waiting(impatient(SOON)), e -> answer(e, 200, "x"));
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost:");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").endsWith("TOO_SLOW");
        }
    }

    @Test
    void aConnectionWithoutARequestEndsSilently() throws Exception {
        try (RunningServer server =
                        RunningServer.with(waiting(impatient(SOON)), e -> answer(e, 200, "x"));
                RawClient used = server.connect();
                RawClient fresh = server.connect()) {
            used.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(fresh.readToEnd()).isEmpty();
            assertThat(used.readToEnd()).startsWith("HTTP/1.1 200 OK\n").endsWith("x");
        }
    }

    @Test
    void aBodyThatComesTooSlowlyFails() throws Exception {
        try (RunningServer server = RunningServer.with(waiting(impatient(SOON)), Echo::whole);
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 100\n\nslow");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").endsWith("IDLE_TIMEOUT");
        }
    }

    @Test
    void theBodyOfARequestDoesNotCountAsTheBeginningOfAnotherHead() throws Exception {
        ServerSettings.Waiting usual = ServerSettings.Waiting.DEFAULT;
        ServerSettings.Waiting waiting =
                new ServerSettings.Waiting(
                        Duration.ofSeconds(3), SOON, usual.body(), 1024, usual.stalled());
        try (RunningServer server = RunningServer.with(waiting(waiting), Echo::whole);
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 4\n\nbody");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200");
            // It is idle now, and ends as idle connections do: without a word.
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void anAnswerThatBreaksOffEndsWithoutTheLastChunk() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("part"));
                                    e.reply().abort();
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(client.readToEnd()).endsWith("\n\n4\npart\n");
        }
    }

    @Test
    void anAnswerThatOnlyClosingEndsBreaksOffWithAReset() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("part"));
                                    e.reply().abort();
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.0\n\n");
            assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerShorterOrLongerThanItsLengthIsNoCleanAnswer() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.of("content-length", "3"));
                                    e.reply().bytes(bytes(e.head().target()));
                                    e.reply().end(Headers.EMPTY);
                                });
                RawClient small = server.connect();
                RawClient large = server.connect()) {
            small.send("GET /1 HTTP/1.1\nHost: h\n\n");
            assertThat(small.readToEnd()).endsWith("content-length: 3\n\n/1");
            large.send("GET /1234 HTTP/1.1\nHost: h\n\n");
            assertThat(large.readToEnd()).endsWith("content-length: 3\n\n");
        }
    }

    @Test
    void aSlowReaderDoesNotPileUpInMemory() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch full = new CountDownLatch(1);
        long enough = 200L * 1024 * 1024;
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    Runnable fill =
                                            () -> {
                                                while (e.reply().writable()
                                                        && written.get() < enough) {
                                                    e.reply().bytes(bytes("z".repeat(16_384)));
                                                    e.reply().flush();
                                                    written.addAndGet(16_384);
                                                }
                                                full.countDown();
                                            };
                                    e.reply().onWritable(fill);
                                    fill.run();
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            await(full);
            client.readHead();
            // Far more than the sockets of both sides hold, far less than all of it.
            assertThat(written.get()).isLessThan(enough / 4);
            long before = written.get();
            while (written.get() < before + 4_000_000) {
                assertThat(client.in().readNBytes(1_000_000)).hasSize(1_000_000);
            }
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                waiting(
                                        new ServerSettings.Waiting(
                                                Duration.ofMinutes(1),
                                                Duration.ofMinutes(1),
                                                Duration.ofMinutes(1),
                                                1,
                                                SOON)),
                                e -> {
                                    e.onLeave(left::countDown);
                                    e.reply().head(200, Headers.EMPTY);
                                    while (e.reply().writable()) {
                                        e.reply().bytes(bytes("z".repeat(65_536)));
                                        e.reply().flush();
                                    }
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            await(left);
        }
    }

    @Test
    void backpressureReachesTheSender() throws Exception {
        try (RunningServer server = answering(Echo::streaming);
                RawClient client = server.connect()) {
            int size = 30_000_000;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    client.send(
                                            "POST / HTTP/1.1\nHost: h\nContent-Length: "
                                                    + size
                                                    + "\n\n");
                                    client.sendBytes(new byte[size]);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            client.readHead();
            long seen = 0;
            while (seen < size) {
                int chunk = Integer.parseInt(client.readTo("\n").strip(), 16);
                assertThat(client.in().readNBytes(chunk)).hasSize(chunk);
                client.readTo("\n");
                seen += chunk;
            }
            assertThat(client.readTo("\n\n")).isEqualTo("0\n\n");
        }
    }

    @Test
    void anEarlyAnswerToALargeUploadCanBeRead() throws Exception {
        try (RunningServer server = answering(e -> answer(e, 413, "too large"));
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 10000000\n\n");
            for (int i = 0; i < 10; i++) {
                client.sendBytes(new byte[1_000_000]);
            }
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 413")
                    .contains("connection: close\n")
                    .endsWith("too large");
        }
    }
}
