package dev.fairlead;

import static dev.fairlead.TestGateway.CREDENTIAL;
import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The pass-through from the outside: real sockets on both sides, records from the store. */
class ProxyTest {
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini-2024-07-18\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},"
                + "\"finish_reason\":\"stop\"}],\"big\":12345678901234567890,\"one\":1.0,"
                + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100,\"total_tokens\":1100}}";

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    /** Holds a port on which nobody listens. */
    private Socket deaf;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        deaf = new Socket();
        deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        gateway =
                TestGateway.start(
                        folder,
                        """
                        providers:
                          openai: {type: openai, base_url: "%s/v1", credentials: "${env:CREDENTIAL}"}
                          claude: {type: anthropic, base_url: "%s", credentials: "${env:CREDENTIAL}"}
                          gone: {type: openai, base_url: "http://127.0.0.1:%d/v1", credentials: "${env:CREDENTIAL}"}
                        """
                                .formatted(provider.url(), provider.url(), deaf.getLocalPort()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
        deaf.close();
    }

    @Test
    void passesRequestAndAnswerByteForByteAndRecordsWhatItCost() throws Exception {
        provider.next(wire -> wire.json(200, ANSWER));

        Message answer =
                gateway.post(
                        "/proxy/openai/chat/completions?beta=true", ASK, "x-request-id: my id");

        assertThat(answer.text()).isEqualTo(ANSWER);
        assertThat(answer.field("fairlead-provider")).isEqualTo("openai");
        assertThat(answer.field("fairlead-route")).isEqualTo("openai");
        assertThat(answer.field("fairlead-attempts")).isEqualTo("1");
        assertThat(answer.field("x-request-id")).isEqualTo("my id");
        Message request = provider.take();
        assertThat(request.start()).isEqualTo("POST /v1/chat/completions?beta=true HTTP/1.1");
        assertThat(request.text()).isEqualTo(ASK);
        assertThat(request.field("authorization")).isEqualTo("Bearer " + CREDENTIAL);
        assertThat(request.fields().toString()).doesNotContain(KEY);
        assertThat(request.field("host")).isEqualTo(provider.url().substring("http://".length()));

        UsageRecord made = gateway.record();
        assertThat(made.attempt().callId()).isEqualTo(answer.field("fairlead-request-id"));
        assertThat(made.attempt().requestId()).isEqualTo("my id");
        assertThat(made.attempt().key()).isEqualTo("main");
        assertThat(made.attempt().dialect()).isEqualTo("openai-chat");
        assertThat(made.attempt().modelRequested()).isEqualTo("gpt-4o-mini");
        assertThat(made.settlement().modelServed()).isEqualTo("gpt-4o-mini-2024-07-18");
        assertThat(made.settlement().status()).isEqualTo(200);
        assertThat(made.settlement().ending()).isEqualTo(Ending.COMPLETE);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        assertThat(made.settlement().cost()).hasToString("0.000210000");
        assertThat(made.settlement().traffic().responseBytes()).isEqualTo(ANSWER.length());
        assertThat(made.settlement().traffic().requestBytes()).isEqualTo(ASK.length());
    }

    @Test
    void asksForTheUsageOfAStreamAndHidesItFromAClientThatDidNot() throws Exception {
        String delta =
                "data:"
                    + " {\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hey\"}}]}\n\n";
        String usage =
                "data:"
                    + " {\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\n";
        provider.next(
                wire -> {
                    wire.stream("text/event-stream");
                    wire.chunk(delta).chunk(usage).chunk("data: [DONE]\n\n").lastChunk();
                });

        String asked = ASK.replace("{\"model\"", "{ \"stream\" : true,\"model\"");
        Message answer = gateway.post("/proxy/openai/v1/chat/completions", asked);

        assertThat(answer.text()).isEqualTo(delta + "data: [DONE]\n\n");
        assertThat(provider.take().text())
                .contains("\"stream_options\":{\"include_usage\":true}")
                .startsWith("{")
                .contains(ASK.substring(1, ASK.length() - 1));
        UsageRecord made = gateway.record();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(9);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        assertThat(made.attempt().streaming()).isTrue();
    }

    @Test
    void aStreamThatEndsTooEarlyEndsUncleanAfterAnErrorEvent() throws Exception {
        provider.next(
                wire -> {
                    wire.stream("text/event-stream");
                    wire.chunk(
                                    "event: message_start\n"
                                        + "data:"
                                        + " {\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\",\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}}\n\n")
                            .lastChunk();
                });

        Message answer =
                gateway.post(
                        "/proxy/claude/v1/messages",
                        "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"stream\":true,\"messages\":[]}");

        assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        assertThat(answer.text()).contains("message_start").contains("event: error\ndata: {");
        UsageRecord made = gateway.record();
        assertThat(made.settlement().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 429, rate limited",
        "500, 500, broken",
        "404, 404, no such model",
        "529, 529, overloaded"
    })
    void theProvidersOwnErrorsPass(int status, int seen, String text) throws Exception {
        provider.next(wire -> wire.json(status, "{\"error\":{\"message\":\"" + text + "\"}}"));

        Message answer = gateway.post("/proxy/openai/chat/completions", ASK);

        assertThat(answer.status()).isEqualTo(seen);
        assertThat(answer.text()).contains(text);
        assertThat(gateway.record().settlement().ending()).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void aProviderThatRefusesTheGatewaysCredentialIsTheGatewaysFault() throws Exception {
        provider.next(wire -> wire.json(401, "{\"error\":\"Incorrect key " + CREDENTIAL + "\"}"));

        Message answer = gateway.post("/proxy/openai/chat/completions", ASK);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("upstream_credentials").doesNotContain(CREDENTIAL);
        assertThat(answer.field("x-should-retry")).isEqualTo("false");
        assertThat(gateway.record().settlement().status()).isEqualTo(401);
    }

    @Test
    void aCredentialInARefusalOfTheProviderIsCutOut() throws Exception {
        provider.next(wire -> wire.json(403, "{\"error\":\"no access for " + CREDENTIAL + "\"}"));

        Message answer = gateway.post("/proxy/openai/chat/completions", ASK);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).isEqualTo("{\"error\":\"no access for ***\"}");
    }

    @Test
    void aProviderThatCannotBeReachedIsA502AndARecord() throws Exception {
        Message answer = gateway.post("/proxy/gone/chat/completions", ASK);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("upstream_unreachable");
        UsageRecord made = gateway.record();
        assertThat(made.settlement().status()).isNull();
        assertThat(made.settlement().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
        assertThat(made.settlement().cost()).hasToString("0.000000000");
    }

    @Test
    void aClientThatLeavesEndsTheProvidersWork() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        provider.next(
                wire -> {
                    wire.awaitClosed();
                    closed.countDown();
                });

        try (RawClient client = gateway.client()) {
            client.request(
                    "POST",
                    "/proxy/openai/chat/completions",
                    "authorization: Bearer " + KEY + "\r\n",
                    ASK.getBytes(StandardCharsets.UTF_8));
            provider.take();
        }

        closed.await();
        UsageRecord made = gateway.record();
        assertThat(made.settlement().ending()).isEqualTo(Ending.CLIENT_LEFT);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.ESTIMATED);
    }

    @ParameterizedTest
    @CsvSource({
        "/proxy/openai/chat/completions, 401, missing_key",
        "/proxy/nobody/chat/completions, 401, missing_key",
        "/proxy/openai/a/../b, 400, invalid_path",
        "/nothing, 404, path_not_found"
    })
    void refusesWithoutAttemptAndWithoutRecord(String target, int status, String code)
            throws Exception {
        try (RawClient client = gateway.client()) {
            Message answer =
                    client.request("POST", target, "", ASK.getBytes(StandardCharsets.UTF_8))
                            .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).contains(code);
        }
        assertThat(provider.requests()).isEmpty();
        assertThat(gateway.stored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v1/messages, '\"type\":\"error\"'",
        "v1beta/models/gemini-3-flash:generateContent, '\"status\":\"NOT_FOUND\"'",
        "v1/chat/completions, '\"code\":\"route_not_found\"'",
        "what/is/this, '\"code\":\"route_not_found\"'"
    })
    void refusesAnUnknownRouteInTheShapeOfItsPath(String rest, String shape) throws Exception {
        try (RawClient client = gateway.client()) {
            Message answer =
                    client.request(
                                    "POST",
                                    "/proxy/nobody/" + rest,
                                    "authorization: Bearer " + TestGateway.KEY + "\r\n",
                                    ASK.getBytes(StandardCharsets.UTF_8))
                            .answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains(shape).contains("nobody");
        }
    }

    @Test
    void administrationIsDenied() throws Exception {
        Message answer = gateway.get("/proxy/openai/v1/organization/users");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("operation_not_allowed");
    }

    @Test
    void answersForItself() throws Exception {
        assertThat(gateway.get("/").text()).contains("fairlead");
        assertThat(gateway.get("/health").status()).isEqualTo(200);
        assertThat(gateway.get("/ready").status()).isEqualTo(200);
        assertThat(gateway.get("/status").text()).contains("\"key\":\"main\"");
        assertThat(gateway.get("/proxy/models?route=openai").text()).contains("gpt-4o-mini");
        try (RawClient client = gateway.client()) {
            assertThat(client.request("HEAD", "/proxy/claude", "", new byte[0]).head().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void metricsTellOfCallsWithoutLabelsThatClientsInvent() throws Exception {
        provider.next(wire -> wire.json(200, ANSWER));
        gateway.post("/proxy/openai/chat/completions", ASK.replace("gpt-4o-mini", "invented"));
        gateway.record();

        try (RawClient client = new RawClient(gateway.adminPort())) {
            client.send("GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
            assertThat(client.answer().text())
                    .contains(
                            "fairlead_calls_total{route=\"openai\",provider=\"openai\",ending=\"complete\",status=\"2xx\"}"
                                + " 1")
                    .doesNotContain("invented");
        }
    }
}
