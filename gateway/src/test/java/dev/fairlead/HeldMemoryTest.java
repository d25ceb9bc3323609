package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Answers that wait for their cost share the memory for bodies, at most half of it, and never wait
 * for it.
 */
class HeldMemoryTest {
    private static final String CHAT = "/proxy/openai/v1/chat/completions";
    private static final byte[] ASK = "{\"model\":\"gpt-4o\"}".getBytes(UTF_8);
    private static final String ANSWER =
            "{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100},"
                    + ("\"x\":\"" + "y".repeat(60 * 1024) + "\"}");

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        gateway =
                TestGateway.start(
                        folder,
                        "  body_memory: 200KiB\n",
                        "providers: {openai: {type: openai, base_url: \""
                                + provider.url()
                                + "/v1\", credentials: \"${env:CREDENTIAL}\"}}\n");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @Test
    void whatIsHeldIsGivenBackHoweverItEnds() throws Exception {
        for (int round = 0; round < 5; round++) {
            awaitHeld();
            provider.next(wire -> begin(wire).close());
            assertThat(gateway.post(CHAT, new String(ASK, UTF_8)).status()).isEqualTo(502);
            provider.next(wire -> begin(wire).awaitClosed());
            leave();
        }
        awaitHeld();
    }

    /** Whoever left may have its share for a moment more. */
    private void awaitHeld() throws Exception {
        Await.until(
                "an answer is held",
                () -> {
                    provider.next(wire -> wire.json(200, ANSWER));
                    Message answer = gateway.post(CHAT, new String(ASK, UTF_8));
                    return answer.field("fairlead-cost") != null;
                });
    }

    @Test
    void anAnswerThatFindsNoMemoryPassesWithoutWaiting() throws Exception {
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        provider.next(
                wire -> {
                    begin(wire);
                    begun.countDown();
                    other.await();
                    wire.send(ANSWER.substring(100));
                });
        try (RawClient client = gateway.client()) {
            ask(client);
            begun.await();
            Message second = secondOnceTheFirstIsHeld();
            assertThat(second.text()).isEqualTo(ANSWER);
            other.countDown();

            Message first = client.answer();

            assertThat(first.text()).isEqualTo(ANSWER);
            assertCost(first, "0.003500000");
        }
    }

    @Test
    void whatAClientDoesNotTakeKeepsItsShare() throws Exception {
        awaitHeld();
        provider.next(wire -> wire.json(200, ANSWER));
        try (RawHttp2Client client = new RawHttp2Client(gateway.port(), 1000)) {
            client.headers(1, 0, head());
            client.data(1, RawHttp2Client.END_STREAM, ASK);
            Http2Headers first = client.fields(client.next(RawHttp2Client.HEADERS));
            assertThat(first.get("fairlead-cost")).hasToString("0.003500000");

            provider.next(wire -> wire.json(200, ANSWER));
            Message second = gateway.post(CHAT, new String(ASK, UTF_8));
            assertThat(second.text()).isEqualTo(ANSWER);
            assertThat(second.field("fairlead-cost")).isNull();

            client.window(0, 1 << 20);
            client.window(1, 1 << 20);
            assertThat(client.body(1)).isEqualTo(ANSWER);
            awaitHeld();
        }
    }

    private static Http2Headers head() {
        return new DefaultHttp2Headers(false)
                .method("POST")
                .path(CHAT)
                .scheme("http")
                .authority("h")
                .add("x-api-key", KEY);
    }

    /** The first has its share once its head has come through; until then the second may have. */
    private Message secondOnceTheFirstIsHeld() throws Exception {
        while (true) {
            provider.next(wire -> wire.json(200, ANSWER));
            Message second = gateway.post(CHAT, new String(ASK, UTF_8));
            if (second.field("fairlead-cost") == null) {
                return second;
            }
        }
    }

    private static FakeProvider.Wire begin(FakeProvider.Wire wire) throws IOException {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
        return wire.send(head + ANSWER.length() + "\r\n\r\n").send(ANSWER.substring(0, 100));
    }

    private void leave() throws Exception {
        int before = provider.requests().size();
        try (RawClient client = gateway.client()) {
            ask(client);
            Await.until("the provider has the request", () -> provider.requests().size() > before);
        }
    }

    private static void ask(RawClient client) throws IOException {
        client.request("POST", CHAT, "x-api-key: " + KEY + "\r\n", ASK);
    }

    private static void assertCost(Message answer, String dollars) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("fairlead-cost")).isEqualTo(dollars);
    }
}
