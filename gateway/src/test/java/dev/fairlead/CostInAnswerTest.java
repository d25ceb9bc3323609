package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Http2Call;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** What a call cost, in the head of its answer and behind its body. JSON with single quotes. */
class CostInAnswerTest {
    private static final String CHAT = "/proxy/openai/v1/chat/completions";
    private static final String ASK = "{'model':'gpt-4o-mini','messages':[]}";
    private static final String ANSWER =
            "{'model':'gpt-4o-mini','usage':{'prompt_tokens':1000,'completion_tokens':100}}";
    private static final String COST = "0.000210000";
    private static final String EVENTS =
            """
            data: {'model':'gpt-4o-mini','choices':[{'delta':{'content':'hey'}}]}

            data: {'model':'gpt-4o-mini','choices':[],'usage':{'prompt_tokens':1000,'completion_tokens':100}}

            data: [DONE]

            """;

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        String rest =
                ", base_url: \"" + provider.url() + "\", credentials: \"${env:CREDENTIAL}\"}\n";
        gateway =
                TestGateway.start(
                        folder,
                        "  hold_limit: 2KiB\n",
                        "providers:\n"
                                + ("  openai: {type: openai" + rest)
                                + ("  claude: {type: anthropic" + rest)
                                + ("  google: {type: gemini" + rest)
                                + ("  cohere: {type: cohere" + rest)
                                + ("  drained: {on_disconnect: drain, type: openai" + rest)
                                + "routes:\n"
                                + "  - {name: paig, provider: openai, compat: paig}\n");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai/v1/chat/completions | gpt-4o-mini | 'usage':{'prompt_tokens':1000,"
                        + "'completion_tokens':100} | 0.000210000 | 0.0002",
                "openai/v1/responses | gpt-5 | 'usage':{'input_tokens':13,'output_tokens':11}"
                        + " | 0.000126250 | 0.0001",
                "openai/v1/embeddings | text-embedding-3-small | 'usage':{'prompt_tokens':1000}"
                        + " | 0.000020000 | 0.0000",
                "claude/v1/messages | claude-sonnet-4-5 | 'usage':{'input_tokens':100000,"
                        + "'output_tokens':100000} | 1.800000000 | 1.8000",
                "google/v1beta/models/gemini-2.5-flash:generateContent | gemini-2.5-flash |"
                        + " 'usageMetadata':{'promptTokenCount':1000,'candidatesTokenCount':100}"
                        + " | 0.000550000 | 0.0006",
                "cohere/v2/chat | command-r-08-2024 | 'usage':{'billed_units':"
                        + "{'input_tokens':1000,'output_tokens':100}} | 0.000210000 | 0.0002",
            })
    void headOfAJsonAnswerSaysWhatItCost(
            String path, String model, String usage, String dollars, String rounded)
            throws Exception {
        String answer = json("{'model':'" + model + "'," + usage + ", 'one':1.0 }\n");
        provider.next(wire -> wire.json(200, answer));
        provider.next(wire -> wire.json(200, answer));

        Message seen = gateway.post("/proxy/" + path, json("{'model':'" + model + "'}"));

        assertThat(seen.text()).isEqualTo(answer);
        assertThat(seen.field("fairlead-cost")).isEqualTo(dollars);
        assertThat(seen.field("logfire-ai-gateway-cost")).isEqualTo(dollars + "USD");
        assertThat(seen.field("pydantic-ai-gateway-price-estimate")).isEqualTo(rounded + "USD");
        assertThat(seen.field("content-length")).isEqualTo(Integer.toString(answer.length()));
        assertThat(cost(gateway.record())).isEqualTo(dollars);
        try (Http2Call call = http2("/proxy/" + path, json("{'model':'" + model + "'}"))) {
            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.text()).isEqualTo(answer);
            assertThat(call.field("fairlead-cost")).isEqualTo(dollars);
            assertThat(call.field("content-length")).isEqualTo(Integer.toString(answer.length()));
        }
    }

    @Test
    void headAndBodyLeaveInOneWrite() throws Exception {
        byte[] answer = json(ANSWER).getBytes(UTF_8);
        provider.next(
                wire -> {
                    wire.send(head(200, "application/json", answer.length));
                    for (byte b : answer) {
                        wire.send(new byte[] {b});
                    }
                });
        try (RawClient client = gateway.client()) {
            client.request("POST", CHAT, key(), json(ASK).getBytes(UTF_8));

            String first = new String(client.once(), UTF_8);

            assertThat(first)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nfairlead-cost: " + COST + "\r\n")
                    .endsWith("\r\n\r\n" + json(ANSWER));
        }
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2049, false"})
    void onlyAnAnswerUpToTheLimitIsHeld(int length, boolean held) throws Exception {
        String answer = json(ANSWER) + " ".repeat(length - ANSWER.length());
        provider.next(wire -> wire.json(200, answer));

        Message seen = gateway.post(CHAT, json(ASK));

        assertThat(seen.text()).isEqualTo(answer);
        assertThat(seen.field("fairlead-cost")).isEqualTo(held ? COST : null);
        assertThat(seen.field("content-length")).isEqualTo(Integer.toString(length));
        assertThat(cost(gateway.record())).isEqualTo(COST);
    }

    @Test
    void aLongerAnswerLeavesAsItComesAndSaysItBehindWhereTheClientTakesThat() throws Exception {
        String answer = json(ANSWER) + " ".repeat(3000);
        CountDownLatch begun = new CountDownLatch(1);
        provider.next(
                wire -> {
                    wire.send(head(200, "application/json", answer.length()));
                    wire.send(answer.substring(0, 100));
                    begun.await();
                    wire.send(answer.substring(100));
                });
        try (RawClient client = gateway.client()) {
            client.request("POST", CHAT, key("te: trailers"), json(ASK).getBytes(UTF_8));
            String head = client.until("\r\n\r\n");
            begun.countDown();

            assertThat(head)
                    .contains("\r\ntrailer: fairlead-cost, ")
                    .contains("\r\ntransfer-encoding: chunked\r\n")
                    .doesNotContain("content-length");
            assertThat(new String(client.rest(), UTF_8)).endsWith(trailers(COST, "0.0002"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamIsNeverHeldAndSaysItBehindWhereTheClientTakesThat(boolean takes) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        provider.next(wire -> stream(wire, begun));
        try (RawClient client = gateway.client()) {
            String fields = takes ? key("te: trailers") : key("te: gzip");
            client.request("POST", CHAT, fields, json(streaming()).getBytes(UTF_8));
            client.until("hey");
            begun.countDown();

            String rest = new String(client.rest(), UTF_8);

            assertThat(rest).contains("[DONE]");
            if (takes) {
                assertThat(rest).endsWith(trailers(COST, "0.0002"));
            } else {
                assertThat(rest).endsWith("\r\n0\r\n\r\n");
            }
        }
        assertThat(cost(gateway.record())).isEqualTo(COST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trailers", ""})
    void aStreamOverHttp2SaysItBehindWhereTheClientTakesThat(String te) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        provider.next(wire -> stream(wire, begun));
        try (Http2Call call = new Http2Call(gateway.port())) {
            byte[] asked = json(streaming()).getBytes(UTF_8);
            if (te.isEmpty()) {
                call.send("POST", CHAT, asked, "x-api-key", KEY);
            } else {
                call.send("POST", CHAT, asked, "x-api-key", KEY, "te", te);
            }
            call.until("hey");
            begun.countDown();

            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.text()).isEqualTo(json(EVENTS));
            assertThat(call.trailer("fairlead-cost")).isEqualTo(te.isEmpty() ? null : COST);
            assertThat(call.trailer("logfire-ai-gateway-cost"))
                    .isEqualTo(te.isEmpty() ? null : COST + "USD");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // What nobody knows the price of, errors, and reading, which is not using.
                "POST | /v1/chat/completions | 200 | {'model':'x','usage':{'prompt_tokens':1}}",
                "POST | /v1/chat/completions | 400 | {'error':{'type':'invalid_request_error'}}",
                "POST | /v1/chat/completions | 500 | {'usage':{'prompt_tokens':1000}}",
                "GET | /v1/models | 200 | {'data':[]}",
                "GET | /v1/responses/r1 | 200 | {'model':'gpt-4o','usage':{'input_tokens':1}}",
                "POST | /v1/responses/input_tokens | 200 | {'input_tokens':5}",
            })
    void nothingIsSaidOfWhatHasNoCost(String method, String path, int status, String answer)
            throws Exception {
        provider.next(wire -> wire.json(status, json(answer)));

        Message seen;
        try (RawClient client = gateway.client()) {
            byte[] body =
                    method.equals("POST") ? json("{'model':'x'}").getBytes(UTF_8) : new byte[0];
            seen =
                    client.request(method, "/proxy/openai" + path, key("te: trailers"), body)
                            .answer();
        }

        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.text()).isEqualTo(json(answer));
        assertThat(seen.names())
                .doesNotContain(
                        "fairlead-cost",
                        "logfire-ai-gateway-cost",
                        "pydantic-ai-gateway-price-estimate");
    }

    @Test
    void whatAProviderSaysOfItsOwnCostIsReplaced() throws Exception {
        byte[] answer = json(ANSWER).getBytes(UTF_8);
        String theirs = "\r\nfairlead-cost: 9\r\nlogfire-ai-gateway-cost: 9USD";
        provider.next(
                wire ->
                        wire.send(head(200, "application/json" + theirs, answer.length))
                                .send(answer));

        Message seen = gateway.post(CHAT, json(ASK));

        assertThat(seen.field("logfire-ai-gateway-cost")).isEqualTo(COST + "USD");
        assertThat(seen.names()).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerThatBreaksOffWhileItIsHeldIsAnError() throws Exception {
        provider.next(wire -> wire.send(head(200, "application/json", 100)).send("{").close());

        Message seen = gateway.post(CHAT, json(ASK));

        assertThat(seen.status()).isEqualTo(502);
        assertThat(seen.text()).contains("upstream_invalid");
        assertThat(gateway.record().settlement().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @CsvSource({"openai, CLIENT_LEFT", "drained, COMPLETE"})
    void aClientThatLeavesWhileItsAnswerIsHeldHasItsRecord(String route, Ending ending)
            throws Exception {
        // Now and then it leaves before the gateway has seen that there is an answer.
        Await.until(
                "a record says " + ending,
                () -> {
                    leaveWhileHeld("/proxy/" + route + "/v1/chat/completions");
                    return gateway.stored().stream()
                            .anyMatch(made -> made.settlement().ending() == ending);
                });
    }

    private void leaveWhileHeld(String target) throws Exception {
        byte[] answer = json(ANSWER).getBytes(UTF_8);
        CountDownLatch left = new CountDownLatch(1);
        provider.next(
                wire -> {
                    wire.send(head(200, "application/json", answer.length));
                    wire.send(new byte[] {answer[0]});
                    left.await();
                    wire.send(Arrays.copyOfRange(answer, 1, answer.length));
                });
        try (RawClient client = gateway.client()) {
            client.request("POST", target, key(), json(ASK).getBytes(UTF_8));
            provider.take();
        }
        left.countDown();
    }

    @ParameterizedTest
    @CsvSource({"openai, 502, upstream_credentials", "paig, 401, 'wrong key'"})
    void compatPaigLetsACredentialErrorOfTheProviderPass(String route, int status, String text)
            throws Exception {
        provider.next(wire -> wire.json(401, "{\"error\":\"wrong key\"}"));

        Message seen = gateway.post("/proxy/" + route + "/v1/chat/completions", json(ASK));

        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.text()).contains(text);
        assertThat(gateway.record().settlement().status()).isEqualTo(401);
    }

    private Http2Call http2(String path, String body) throws Exception {
        Http2Call call = new Http2Call(gateway.port());
        return call.send("POST", path, body.getBytes(UTF_8), "x-api-key", KEY);
    }

    private static void stream(FakeProvider.Wire wire, CountDownLatch begun)
            throws IOException, InterruptedException {
        int second = EVENTS.indexOf("data:", 10);
        wire.stream("text/event-stream").chunk(json(EVENTS.substring(0, second)));
        begun.await();
        wire.chunk(json(EVENTS.substring(second))).lastChunk();
    }

    private static String streaming() {
        return "{'model':'gpt-4o-mini','stream':true,'stream_options':{'include_usage':true}}";
    }

    private static String trailers(String dollars, String rounded) {
        return String.join(
                "\r\n",
                "\r\n0",
                "fairlead-cost: " + dollars,
                "logfire-ai-gateway-cost: " + dollars + "USD",
                "pydantic-ai-gateway-price-estimate: " + rounded + "USD",
                "",
                "");
    }

    private static String head(int status, String type, int length) {
        return String.join(
                "\r\n",
                "HTTP/1.1 " + status + " OK",
                "content-type: " + type,
                "content-length: " + length,
                "",
                "");
    }

    private static @Nullable String cost(UsageRecord made) {
        return Objects.toString(made.settlement().cost(), null);
    }

    private static String key(String... fields) {
        StringBuilder lines = new StringBuilder("x-api-key: " + KEY + "\r\n");
        for (String field : fields) {
            lines.append(field).append("\r\nconnection: close\r\n");
        }
        return lines.toString();
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
