package dev.fairlead.http;

import static dev.fairlead.http.RunningServer.answer;
import static dev.fairlead.http.RunningServer.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How an HTTP/1.1 server ends. */
class DrainTest {
    private final BlockingQueue<Exchange> running = new LinkedBlockingQueue<>();

    private Exchange next() throws InterruptedException {
        Exchange exchange = running.poll(20, TimeUnit.SECONDS);
        assertThat(exchange).isNotNull();
        return exchange;
    }

    @Test
    void theRunningAnswerFinishesAndSaysThatItIsTheLast() throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (RunningServer server = answering(running::add);
                RawClient busy = server.connect();
                RawClient waiting = server.connect()) {
            waiting.send("GET /w HTTP/1.1\nHost: h\n\n");
            Exchange first = next();
            first.loop().execute(() -> answer(first, 200, "one"));
            assertThat(waiting.readAnswer()).doesNotContain("close").endsWith("one");
            busy.send("GET /b HTTP/1.1\nHost: h\n\n");
            Exchange second = next();
            server.server().beginDrain();
            assertThat(waiting.readToEnd()).isEmpty();
            try (RawClient late = server.connect()) {
                late.send("GET /l HTTP/1.1\nHost: h\n\n");
                Exchange third = next();
                third.loop().execute(() -> answer(third, 503, "draining"));
                assertThat(late.readToEnd()).contains("connection: close\n");
            }
            server.server().stopAccepting();
            server.server().whenIdle(idle::countDown);
            assertThat(idle.getCount()).isEqualTo(1);
            second.loop().execute(() -> answer(second, 200, "two"));
            assertThat(busy.readToEnd()).contains("connection: close\n").endsWith("two");
            assertThat(idle.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingEndsWhatStillRuns() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.onLeave(left::countDown);
                                    running.add(e);
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            next();
            server.server().close();
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void moreConnectionsThanAllowedWaitTheirTurn() throws Exception {
        try (RunningServer server =
                        RunningServer.with(
                                s ->
                                        s.withLimits(
                                                new ServerSettings.Limits(
                                                        s.limits().size(),
                                                        s.limits().waiting(),
                                                        s.limits().streams(),
                                                        1)),
                                e -> answer(e, 200, "served"));
                RawClient first = server.connect()) {
            first.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(first.readAnswer()).endsWith("served");
            try (RawClient second = server.connect()) {
                second.send("GET / HTTP/1.1\nHost: h\n\n");
                first.socket().close();
                assertThat(second.readAnswer()).endsWith("served");
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsSaid() throws IOException {
        try (RunningServer server = answering(e -> {})) {
            assertThatThrownBy(
                            () ->
                                    RunningServer.with(
                                            s -> ServerSettings.plain(server.server().address()),
                                            e -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on");
        }
    }
}
