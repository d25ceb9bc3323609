package dev.fairlead.http;

import static dev.fairlead.http.RunningServer.answer;
import static dev.fairlead.http.RunningServer.answering;
import static dev.fairlead.http.RunningServer.bytes;
import static dev.fairlead.http.RunningServer.impatient;
import static dev.fairlead.http.RunningServer.waiting;
import static dev.fairlead.testing.RawHttp2Client.DATA;
import static dev.fairlead.testing.RawHttp2Client.END_STREAM;
import static dev.fairlead.testing.RawHttp2Client.GOAWAY;
import static dev.fairlead.testing.RawHttp2Client.HEADERS;
import static dev.fairlead.testing.RawHttp2Client.RST_STREAM;
import static dev.fairlead.testing.RawHttp2Client.SETTINGS;
import static dev.fairlead.testing.RawHttp2Client.WINDOW_UPDATE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** HTTP/2 by prior knowledge, frame by frame. */
class Http2ServerTest {
    private static final int WINDOW = 65_535;

    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch began = new CountDownLatch(1);

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void silent(Exchange exchange) {
        exchange.onLeave(left::countDown);
        began.countDown();
    }

    @Test
    void answersARequestWithTheHeadAsOtherVersionsHaveIt() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    Headers h = e.head().headers();
                                    answer(
                                            e,
                                            200,
                                            e.head()
                                                    + h.name(0)
                                                    + h.value(0)
                                                    + h.name(1)
                                                    + h.value(1));
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET", "x-one", "a");
            Http2Headers head = client.fields(client.next(HEADERS));
            assertThat(head.status()).hasToString("200");
            assertThat(client.body(1)).isEqualTo("GET /1hosthx-onea");
        }
    }

    @Test
    void streamsRunBesideEachOther() throws Exception {
        try (RunningServer server = answering(Echo::whole);
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, 0, "POST");
            client.request(3, 0, "POST");
            client.data(3, 0, "th".getBytes(StandardCharsets.UTF_8));
            client.data(1, END_STREAM, "one".getBytes(StandardCharsets.UTF_8));
            assertThat(client.body(1)).isEqualTo("one");
            client.data(3, END_STREAM, "ree".getBytes(StandardCharsets.UTF_8));
            assertThat(client.body(3)).isEqualTo("three");
        }
    }

    @Test
    void headAndNoContentEndWithTheirHead() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    if (e.head().method().equals("HEAD")) {
                                        answer(e, 200, "never seen");
                                    } else {
                                        e.reply().head(204, Headers.EMPTY);
                                        e.reply().end(Headers.EMPTY);
                                    }
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "HEAD");
            RawHttp2Client.Frame head = client.next(HEADERS);
            assertThat(head.ends()).isTrue();
            assertThat(client.fields(head).get("content-length")).hasToString("10");
            client.request(3, END_STREAM, "DELETE");
            RawHttp2Client.Frame none = client.next(HEADERS);
            assertThat(none.ends()).isTrue();
            assertThat(client.fields(none).status()).hasToString("204");
        }
    }

    @Test
    void trailersGoToClientsThatTakeThem() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("x"));
                                    e.reply().end(Headers.of("Late", "1"));
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET", "te", "trailers");
            client.fields(client.next(HEADERS));
            assertThat(client.next(DATA).text()).isEqualTo("x");
            RawHttp2Client.Frame trailers = client.next(HEADERS);
            assertThat(trailers.ends()).isTrue();
            assertThat(client.fields(trailers).get("late")).hasToString("1");
        }
    }

    @Test
    void theClientIsToldToContinue() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.sendContinue();
                                    Echo.whole(e);
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, 0, "POST", "expect", "100-continue");
            assertThat(client.fields(client.next(HEADERS)).status()).hasToString("100");
            client.data(1, END_STREAM, new byte[] {'x'});
            assertThat(client.fields(client.next(HEADERS)).status()).hasToString("200");
            assertThat(client.body(1)).isEqualTo("x");
        }
    }

    @Test
    void anAnswerThatBreaksOffEndsWithAReset() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("part"));
                                    e.reply().abort();
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET");
            assertThat(client.next(DATA).text()).isEqualTo("part");
            assertThat(client.next(RST_STREAM).number(0)).isEqualTo(2);
        }
    }

    @Test
    void anAnswerShorterThanItsLengthIsReset() throws Exception {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.of("content-length", "9"));
                                    e.reply().bytes(bytes("part"));
                                    e.reply().end(Headers.EMPTY);
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET");
            assertThat(client.next(RST_STREAM).stream()).isEqualTo(1);
        }
    }

    @Test
    void anEarlyAnswerTellsTheClientToSendNoMore() throws Exception {
        try (RunningServer server = answering(e -> answer(e, 401, "no"));
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, 0, "POST");
            assertThat(client.body(1)).isEqualTo("no");
            assertThat(client.next(RST_STREAM).number(0)).isZero();
        }
    }

    @Test
    void aResetByTheClientIsLeaving() throws Exception {
        try (RunningServer server = answering(this::silent);
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET");
            await(began);
            client.reset(1);
            await(left);
        }
    }

    @Test
    void theEndOfTheConnectionIsLeaving() throws Exception {
        try (RunningServer server = answering(this::silent)) {
            try (RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
                client.request(1, END_STREAM, "GET");
                await(began);
            }
            await(left);
        }
    }

    @Test
    void theClientsWindowHoldsTheAnswerBack() throws Exception {
        AtomicLong written = new AtomicLong();
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    Runnable fill =
                                            () -> {
                                                while (e.reply().writable()
                                                        && written.get() < 10_000) {
                                                    e.reply().bytes(bytes("z".repeat(100)));
                                                    e.reply().flush();
                                                    written.addAndGet(100);
                                                }
                                                if (written.get() == 10_000) {
                                                    e.reply().end(Headers.EMPTY);
                                                }
                                            };
                                    e.reply().onWritable(fill);
                                    fill.run();
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), 1000)) {
            client.request(1, END_STREAM, "GET");
            long seen = 0;
            while (seen < 1000) {
                seen += client.next(DATA).payload().length;
            }
            assertThat(seen).isEqualTo(1000);
            assertThat(written.get()).isLessThanOrEqualTo(1200);
            client.window(1, 20_000);
            RawHttp2Client.Frame frame;
            do {
                frame = client.next(DATA);
                seen += frame.payload().length;
            } while (!frame.ends());
            assertThat(seen).isEqualTo(10_000);
        }
    }

    @Test
    void aBodyThatNobodyReadsGetsNoWindowBackAndHoldsNobodyElse() throws Exception {
        CompletableFuture<Exchange> unread = new CompletableFuture<>();
        try (RunningServer server =
                        answering(
                                e -> {
                                    if (e.head().target().equals("/1")) {
                                        unread.complete(e);
                                    } else {
                                        Echo.whole(e);
                                    }
                                });
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, 0, "POST");
            for (int i = 0; i < 4; i++) {
                client.data(1, 0, new byte[16_000]);
            }
            client.request(3, 0, "POST");
            client.data(3, END_STREAM, new byte[] {'y'});
            RawHttp2Client.Frame frame = client.next();
            while (frame.type() != DATA) {
                assertThat(frame.type() == WINDOW_UPDATE && frame.stream() == 1).isFalse();
                frame = client.next();
            }
            Exchange exchange = unread.get(20, TimeUnit.SECONDS);
            exchange.loop().execute(() -> Echo.whole(exchange));
            frame = client.next(WINDOW_UPDATE);
            while (frame.stream() != 1) {
                frame = client.next(WINDOW_UPDATE);
            }
            client.data(1, END_STREAM, new byte[] {'x'});
            assertThat(client.fields(client.next(HEADERS)).status()).hasToString("200");
        }
    }

    @Test
    void aPausedBodyGetsNoWindowBackUntilItGoesOn() throws Exception {
        CompletableFuture<Exchange> paused = new CompletableFuture<>();
        AtomicLong seen = new AtomicLong();
        try (RunningServer server =
                        answering(
                                e ->
                                        e.body()
                                                .read(
                                                        new BodyReader() {
                                                            @Override
                                                            public void chunk(Chunk chunk) {
                                                                seen.addAndGet(chunk.size());
                                                                if (paused.complete(e)) {
                                                                    e.body().pause();
                                                                }
                                                            }

                                                            @Override
                                                            public void pauseInArrivals() {}

                                                            @Override
                                                            public void end(Headers trailers) {
                                                                answer(e, 200, "" + seen);
                                                            }

                                                            @Override
                                                            public void failed(
                                                                    BodyFailure failure) {}
                                                        }));
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, 0, "POST");
            for (int i = 0; i < 4; i++) {
                client.data(1, 0, new byte[16_000]);
            }
            Exchange exchange = paused.get(20, TimeUnit.SECONDS);
            assertThat(seen.get()).isEqualTo(16_000);
            exchange.loop().execute(() -> exchange.body().resume());
            RawHttp2Client.Frame frame = client.next(WINDOW_UPDATE);
            while (frame.stream() != 1) {
                frame = client.next(WINDOW_UPDATE);
            }
            client.data(1, END_STREAM, new byte[0]);
            assertThat(client.body(1)).isEqualTo("64000");
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                s -> s.withLimits(s.limits().withStreams(2)), this::silent);
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            assertThat(client.next(SETTINGS).payload()).contains(0, 3, 0, 0, 0, 2);
            client.request(1, END_STREAM, "GET");
            client.request(3, END_STREAM, "GET");
            client.request(5, END_STREAM, "GET");
            RawHttp2Client.Frame refused = client.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.number(0)).isEqualTo(7);
        }
    }

    @Test
    void whatHttp2ForbidsIsMalformed() throws Exception {
        try (RunningServer server = answering(e -> answer(e, 200, "x"));
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            String[][] wrong = {{"host", "other"}, {"host", "h", "host", "h"}};
            int stream = 1;
            for (String[] fields : wrong) {
                client.request(stream, END_STREAM, "GET", fields);
                assertThat(client.fields(client.next(HEADERS)).status())
                        .as(fields[0])
                        .hasToString("400");
                stream += 2;
            }
            // The codec's own checks end the stream before anybody could answer.
            for (String[] fields : new String[][] {{"te", "gzip"}, {"connection", "x"}}) {
                client.request(stream, END_STREAM, "GET", fields);
                assertThat(client.next(RST_STREAM).stream()).isEqualTo(stream);
                stream += 2;
            }
        }
    }

    @Test
    void drainingSaysGoawayTwiceAndLetsTheAnswerFinish() throws Exception {
        CompletableFuture<Exchange> running = new CompletableFuture<>();
        CountDownLatch idle = new CountDownLatch(1);
        try (RunningServer server = answering(running::complete);
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.request(1, END_STREAM, "GET");
            Exchange exchange = running.get(20, TimeUnit.SECONDS);
            server.server().beginDrain();
            server.server().stopAccepting();
            server.server().whenIdle(idle::countDown);
            assertThat(client.next(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(client.next(GOAWAY).number(0)).isEqualTo(1);
            assertThat(idle.getCount()).isEqualTo(1);
            exchange.loop().execute(() -> answer(exchange, 200, "last"));
            assertThat(client.body(1)).isEqualTo("last");
            client.awaitEnd();
            await(idle);
        }
    }

    @Test
    void anIdleConnectionIsSaidGoodbyeTo() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                waiting(impatient(Duration.ofMillis(150))),
                                e -> answer(e, 200, "x"));
                RawHttp2Client client = new RawHttp2Client(server.port(), WINDOW)) {
            client.next(GOAWAY);
            client.awaitEnd();
        }
    }
}
