package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Http2Call;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** A shutdown whose grace period ends while answers still run. */
class StoppedGatewayTest {
    private static final String WORDS =
            "data: {\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{\"content\":\"four or"
                    + " so\"}}]}\n\n";

    @TempDir private Path folder;
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder, "  shutdown_grace: 100ms\n");
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/proxy/openai/v1/chat/completions, error, gpt-4o",
        "/proxy/openai/v1/responses, response.failed, gpt-4o",
        "/proxy/anthropic/v1/messages, 'event: error', claude-sonnet-4-5",
    })
    void aStreamEndsWithTheDialectsOwnErrorAndUnclean(String path, String sign, String model)
            throws Exception {
        provider(WORDS);
        try (RawClient client = stage.gateway().client()) {
            client.request("POST", path, key(), asking(model));
            client.until("four or so");

            stage.gateway().close();

            String rest = client.until(sign);
            assertThat(rest).doesNotContain("[DONE]").doesNotContain("\r\n0\r\n");
            client.until("shutting down");
            assertThat(everything(client)).doesNotContain("\r\n0\r\n");
        }
        UsageRecord made = stopped();
        assertThat(made.settlement().status()).isEqualTo(200);
        assertThat(made.settlement().traffic().responseBytes()).isEqualTo(WORDS.length());
    }

    @Test
    void aStreamOverHttp2IsReset() throws Exception {
        provider(WORDS);
        try (Http2Call call = new Http2Call(stage.gateway().port())) {
            call.send("POST", Stage.CHAT_PATH, asking("gpt-4o"), "x-api-key", KEY);
            call.until("four or so");

            stage.gateway().close();

            assertThat(call.end()).isEqualTo(Http2Call.End.RESET);
            assertThat(call.text()).startsWith(WORDS).contains("shutting down");
        }
        stopped();
    }

    @Test
    void aCallWithoutAByteOfAnswerIsToldThatTheGatewayStops() throws Exception {
        stage.provider().next(wire -> wire.awaitClosed());
        try (RawClient client = stage.gateway().client()) {
            client.request("POST", Stage.CHAT_PATH, key(), asking("gpt-4o"));
            stage.provider().take();

            stage.gateway().close();

            Message answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("draining");
            assertThat(answer.field("connection")).isEqualTo("close");
        }
        assertThat(stopped().settlement().status()).isNull();
    }

    @Test
    void aWholeBodyOfKnownLengthIsCutShort() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"model\":");
                            wire.awaitClosed();
                        });
        try (RawClient client = stage.gateway().client()) {
            client.request("POST", Stage.CHAT_PATH, key(), asking("gpt-4o"));
            client.until("{\"model\":");

            stage.gateway().close();

            assertThat(everything(client)).isEmpty();
        }
        stopped();
    }

    /** Streams that and then nothing more until the gateway closes. */
    private void provider(String events) {
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream").chunk(events);
                            wire.awaitClosed();
                        });
    }

    private UsageRecord stopped() throws Exception {
        UsageRecord made = stage.gateway().record();
        assertThat(made.settlement().ending()).isEqualTo(Ending.GATEWAY_STOPPED);
        assertThat(made.settlement().cost()).isNotNull();
        return made;
    }

    private static String key() {
        return "authorization: Bearer " + KEY + "\r\n";
    }

    private static byte[] asking(String model) {
        return "{\"model\":\"%s\",\"stream\":true}".formatted(model).getBytes(UTF_8);
    }

    /** What still comes before the other side closes. */
    private static String everything(RawClient client) throws Exception {
        return new String(client.rest(), UTF_8);
    }
}
