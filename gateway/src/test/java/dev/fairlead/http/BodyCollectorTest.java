package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.BodyFailure;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class BodyCollectorTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BlockingQueue<HeldBody> held = new LinkedBlockingQueue<>();

    /** Answers with the outcome and, where the path says so, keeps the body. */
    private final class Answering implements BodyCollector.Outcome {
        private final Exchange exchange;

        Answering(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void whole(HeldBody body) {
            String text = StandardCharsets.ISO_8859_1.decode(body.bytes()).toString();
            if (exchange.head().target().equals("/keep")) {
                held.add(body);
            } else {
                body.release();
            }
            RunningServer.answer(exchange, 200, text);
        }

        @Override
        public void tooLarge(long limit) {
            RunningServer.answer(exchange, 413, "more than " + limit);
        }

        @Override
        public void failed(BodyFailure failure) {
            RunningServer.answer(exchange, 400, failure.kind().toString());
        }

        @Override
        public void overloaded() {
            RunningServer.answer(exchange, 503, "overloaded");
        }
    }

    private RunningServer collecting(BodyMemory memory, long limit) throws IOException {
        return RunningServer.answering(
                e -> BodyCollector.collect(e, limit, memory, new Answering(e)));
    }

    private static String post(String target, int length) {
        return "POST " + target + " HTTP/1.1\nHost: h\nContent-Length: " + length + "\n\n";
    }

    @Test
    void aBodyInOnePieceInManyAndNoneComesWhole() throws IOException {
        BodyMemory memory = new BodyMemory(10_000_000, LONG);
        try (RunningServer server = collecting(memory, 1_000_000);
                RawClient client = server.connect()) {
            client.send(post("/", 5) + "hello");
            assertThat(client.readAnswer()).endsWith("\n\nhello");
            String large = "0123456789".repeat(60_000);
            client.send(post("/", large.length()));
            client.send(large);
            assertThat(client.readAnswer()).endsWith("\n\n" + large);
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(client.readAnswer()).endsWith("content-length: 0\n\n");
            client.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n");
            for (int i = 0; i < 300; i++) {
                client.send("a\n0123456789\n");
            }
            client.send("0\n\n");
            assertThat(client.readAnswer()).endsWith("\n\n" + "0123456789".repeat(300));
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void whatIsLongerThanTheLimitIsRefusedByItsHeadOrOnTheWay() throws IOException {
        BodyMemory memory = new BodyMemory(10_000_000, LONG);
        try (RunningServer server = collecting(memory, 1000);
                RawClient told = server.connect();
                RawClient untold = server.connect()) {
            told.send(post("/", 1001));
            assertThat(told.readAnswer()).startsWith("HTTP/1.1 413").endsWith("more than 1000");
            untold.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3e8\n");
            untold.send("x".repeat(1000) + "\n1\ny");
            assertThat(untold.readAnswer()).startsWith("HTTP/1.1 413").endsWith("more than 1000");
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aBrokenBodyFailsAndFreesItsMemory() throws IOException {
        BodyMemory memory = new BodyMemory(10_000_000, LONG);
        try (RunningServer server = collecting(memory, 1000);
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3\nabc\nno\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").endsWith("INVALID");
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aBodyWaitsForMemoryAndGoesOnWhenThereIsSome() throws Exception {
        BodyMemory memory = new BodyMemory(100_000, LONG);
        try (RunningServer server = collecting(memory, 1_000_000);
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            first.send(post("/keep", 90_000) + "k".repeat(90_000));
            assertThat(first.readAnswer()).endsWith("k".repeat(90_000));
            HeldBody kept = held.poll(20, TimeUnit.SECONDS);
            assertThat(kept).isNotNull();
            second.send(post("/", 50_000) + "w".repeat(50_000));
            CountDownLatch freed = new CountDownLatch(1);
            // The first answer on the same loop proves that the second body has been looked at.
            first.send("GET / HTTP/1.1\nHost: h\n\n");
            first.readAnswer();
            onTheLoop(server, kept::release, freed);
            assertThat(second.readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("w".repeat(9));
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aBodyThatFindsNoMemoryInTimeIsRefused() throws Exception {
        BodyMemory memory = new BodyMemory(100_000, Duration.ofMillis(100));
        try (RunningServer server = collecting(memory, 1_000_000);
                RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient third = server.connect()) {
            first.send(post("/keep", 99_000) + "k".repeat(99_000));
            first.readAnswer();
            second.send(post("/", 50_000));
            assertThat(second.readAnswer()).startsWith("HTTP/1.1 503").endsWith("overloaded");
            third.send(post("/", 500) + "w".repeat(500));
            assertThat(third.readAnswer()).startsWith("HTTP/1.1 200 OK");
            HeldBody kept = held.poll(20, TimeUnit.SECONDS);
            assertThat(kept).isNotNull();
            CountDownLatch freed = new CountDownLatch(1);
            onTheLoop(server, kept::release, freed);
            assertThat(freed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aBodyReleasedDuringAWriteCountsUntilTheWriteIsThrough() throws Exception {
        BodyMemory memory = new BodyMemory(100_000, LONG);
        try (RunningServer server = collecting(memory, 1_000_000);
                RawClient client = server.connect()) {
            client.send(post("/keep", 9000) + "k".repeat(9000));
            client.readAnswer();
            CollectedBody kept = (CollectedBody) held.poll(20, TimeUnit.SECONDS);
            assertThat(kept).isNotNull();
            CountDownLatch released = new CountDownLatch(1);
            onTheLoop(
                    server,
                    () -> {
                        kept.keep();
                        kept.release();
                    },
                    released);
            assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(memory.used()).isEqualTo(9000);
            CountDownLatch written = new CountDownLatch(1);
            onTheLoop(server, kept::letGo, written);
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(memory.used()).isZero();
        }
    }

    private static void onTheLoop(RunningServer server, Runnable action, CountDownLatch done) {
        server.loop()
                .execute(
                        () -> {
                            action.run();
                            done.countDown();
                        });
    }
}
