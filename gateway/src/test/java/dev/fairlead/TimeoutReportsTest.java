package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Field reports O01 and O02: providers that are mute, slow, or close when nobody looks. */
class TimeoutReportsTest {
    private static final int CLIENTS = 8;
    private static final int CALLS = 25;
    private static final String DELTA =
            "data: {\"choices\":[{\"delta\":{\"content\":\"on and on\"}}]}\n\n";

    @TempDir private Path folder;
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder, "  timeouts: {first_byte: 1s, idle: 1s}\n");
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/proxy/openai/v1/chat/completions, true",
        "/proxy/openai/v1/chat/completions, false",
        "/proxy/anthropic/v1/messages, true",
        "/proxy/anthropic/v1/messages, false"
    })
    void o01bAMuteProviderIsATimeoutInTheDialectAndNeverAFault(String path, boolean streaming)
            throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        stage.provider()
                .next(
                        wire -> {
                            wire.awaitClosed();
                            closed.countDown();
                        });

        Message answer =
                stage.gateway().post(path, "{\"model\":\"m\",\"stream\":" + streaming + "}");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("upstream_timeout");
        assertThat(answer.text().startsWith("{\"type\":\"error\""))
                .isEqualTo(path.contains("anthropic"));
        assertThat(closed.await(20, TimeUnit.SECONDS)).as("its socket is closed").isTrue();
        UsageRecord made = stage.gateway().record();
        assertThat(made.settlement().ending()).isEqualTo(Ending.UPSTREAM_TIMEOUT);
        assertThat(made.settlement().status()).isNull();
    }

    @Test
    void o01cNoTimerLooksAtTheAgeOfAStreamThatMoves() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream");
                            // Longer in all than both times that are configured.
                            for (int i = 0; i < 15; i++) {
                                wire.chunk(DELTA);
                                assertThat(never.await(150, TimeUnit.MILLISECONDS)).isFalse();
                            }
                            wire.chunk("data: [DONE]\n\n").lastChunk();
                        });

        Message answer = stage.gateway().post(Stage.CHAT_PATH, Stage.CHAT);

        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        assertThat(answer.text()).isEqualTo(DELTA.repeat(15) + "data: [DONE]\n\n");
        assertThat(stage.gateway().record().settlement().ending()).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void o01AStreamThatFallsSilentEndsUncleanAfterAnErrorEvent() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream").chunk(DELTA);
                            wire.awaitClosed();
                        });

        Message answer = stage.gateway().post(Stage.CHAT_PATH, Stage.CHAT);

        assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        assertThat(answer.text()).startsWith(DELTA).contains("upstream_timeout");
        assertThat(stage.gateway().record().settlement().ending())
                .isEqualTo(Ending.UPSTREAM_TIMEOUT);
    }

    /** How a provider ends a connection that it has just answered on. */
    enum Manner {
        CLOSES,
        RESETS,
        RESETS_ON_THE_NEXT_BYTES,
        ANNOUNCES
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void o02NoClientSeesThatAnIdleConnectionWasClosed(Manner manner) throws Exception {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        stage.provider().always(wire -> answerAndClose(wire, manner, answered, number));
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService running = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                String name = "client-" + i;
                clients.add(running.submit(() -> calls(name)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertThat(answered).hasSize(CLIENTS * CALLS);
        assertThat(number).as("nothing is done twice").hasValue(CLIENTS * CALLS);
    }

    private static void answerAndClose(
            FakeProvider.Wire wire, Manner manner, Set<String> answered, AtomicInteger number)
            throws IOException {
        answered.add(wire.request().field("x-request-id") + "");
        number.incrementAndGet();
        String keep = manner == Manner.ANNOUNCES ? "keep-alive: timeout=1\r\n" : "";
        wire.send("HTTP/1.1 200 OK\r\n" + keep + "content-length: 2\r\n\r\n{}");
        switch (manner) {
            case CLOSES, ANNOUNCES -> wire.close();
            case RESETS -> wire.reset();
            case RESETS_ON_THE_NEXT_BYTES -> wire.resetOnNextBytes();
        }
    }

    private @Nullable Void calls(String name) throws IOException {
        try (RawClient client = stage.gateway().client()) {
            for (int i = 0; i < CALLS; i++) {
                String fields =
                        "authorization: Bearer "
                                + TestGateway.KEY
                                + "\r\nx-request-id: "
                                + name
                                + "-"
                                + i
                                + "\r\n";
                byte[] body = "{\"model\":\"gpt-4o\"}".getBytes(StandardCharsets.UTF_8);
                Message answer = client.request("POST", Stage.CHAT_PATH, fields, body).answer();
                assertThat(answer.status()).as("%s %s: %s", name, i, answer.text()).isEqualTo(200);
            }
        }
        return null;
    }
}
