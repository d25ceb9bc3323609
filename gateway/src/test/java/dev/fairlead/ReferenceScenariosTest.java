package dev.fairlead;

import static dev.fairlead.TestGateway.CREDENTIAL;
import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The acceptance scenarios of the Pydantic AI Gateway, by their numbers, as far as their features
 * are built: what its users see here. JSON is written with single quotes.
 */
class ReferenceScenariosTest {
    private static final String CHAT = "/proxy/openai/chat/completions";
    private static final String MESSAGES = "/proxy/anthropic/v1/messages";
    private static final String ASK = "{'model':'gpt-5','messages':[]}";
    private static final String STREAM = "{'model':'gpt-5','stream':true,'messages':[]}";
    private static final String USAGE = "'usage':{'prompt_tokens':13,'completion_tokens':11}";
    private static final String OTHER = "other-key-0123456789abcdef0123456789";
    private static final String DISABLED = "disabled-key-0123456789abcdef01234567";
    private static final String EXPIRED = "expired-key-0123456789abcdef012345678";

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        String at = ", base_url: \"" + provider.url();
        String rest = "\", credentials: \"${env:CREDENTIAL}\"}\n";
        gateway =
                TestGateway.start(
                        folder,
                        """
                          - {name: other, secret: "%s"}
                          - {name: off, secret: "%s", disabled: true}
                          - {name: old, secret: "%s", expires: 2020-01-01}
                        providers:
                        """
                                        .formatted(OTHER, DISABLED, EXPIRED)
                                + ("  openai: {type: openai, inject_cost: true" + at + "/v1" + rest)
                                + ("  strict: {type: openai, require_price: true" + at + rest)
                                + ("  anthropic: {type: anthropic" + at + rest));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @Test
    void scenario01WithoutCredentialsTheCallIsRefused() throws Exception {
        Message answer = call("POST", CHAT, "", ASK);

        assertRefused(answer, 401, "Unauthorized - Missing Authorization Header");
        assertThat(answer.field("www-authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @CsvSource({"x-goog-api-key", "Authorization", "x-api-key", "api-key"})
    void scenario02And03AKeyIsFoundWhereverAnSdkPutsIt(String field) throws Exception {
        assertThat(call("POST", CHAT, field + ": " + KEY + "\r\n", ASK).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({OTHER + ", 401", KEY + ", 200"})
    void scenario04TwoKeysMustBeTheSame(String second, int status) throws Exception {
        String keys = "Authorization: Bearer " + KEY + "\r\nx-api-key: " + second + "\r\n";

        Message answer = call("POST", CHAT, keys, ASK);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 401) {
            String words = "Both Authorization and X-API-Key headers are set, use only one";
            assertRefused(answer, 401, "Unauthorized - " + words);
        }
    }

    @Test
    void scenario05AKeyHasAtMost200Characters() throws Exception {
        String key = "Authorization: " + "k".repeat(201) + "\r\n";

        assertRefused(call("POST", CHAT, key, ASK), 401, "Unauthorized - Key too long");
    }

    @ParameterizedTest
    @CsvSource({DISABLED + ", 403, disabled", EXPIRED + ", 403, expired", "k, 401, not found"})
    void scenario06WhatIsWrongWithAKeyIsSaid(String key, int status, String state)
            throws Exception {
        Message answer = call("POST", CHAT, "x-api-key: " + key + "\r\n", ASK);

        assertRefused(answer, status, "Unauthorized - Key " + state);
    }

    @Test
    void scenario07ARouteAloneIsNoPath() throws Exception {
        assertRefused(gateway.post("/proxy/openai", json(ASK)), 404, "Path not found");
    }

    @Test
    void scenario08AnUnknownRouteIsAnsweredWithThoseThereAre() throws Exception {
        String words = "Route not found: nope. Supported values: anthropic, openai, strict";

        assertRefused(gateway.post("/proxy/nope/x", json(ASK)), 404, words);
    }

    @Test
    void scenario09AGetPassesAndCostsNothing() throws Exception {
        provider.next(wire -> wire.json(200, "{\"data\":[]}"));

        assertThat(gateway.get("/proxy/openai/models").text()).isEqualTo("{\"data\":[]}");
        assertThat(provider.take().start()).isEqualTo("GET /v1/models HTTP/1.1");
        assertThat(settled().usage().isEmpty()).isTrue();
        assertThat(settled().cost()).hasToString("0.000000000");
    }

    @Test
    void scenario10AMalformedBodyIsRefusedWhereItMustBeRead() throws Exception {
        assertRefused(gateway.post(CHAT, "{\"model\""), 400, "invalid request JSON");
    }

    @Test
    void scenario11APricedCallSaysWhatItCost() throws Exception {
        String answer = json("{'model':'gpt-5', 'one':1.0," + USAGE + "}");
        provider.next(wire -> wire.json(200, answer));

        Message seen = gateway.post(CHAT, json(ASK));

        assertThat(seen.field("pydantic-ai-gateway-price-estimate")).isEqualTo("0.0001USD");
        String members =
                json(
                        ",'logfire_ai_gateway':{'cost':'0.000126250'},"
                                + "'pydantic_ai_gateway':{'cost_estimate':0.00012625}}}");
        assertThat(seen.text()).isEqualTo(answer.substring(0, answer.length() - 2) + members);
        assertThat(settled().cost()).hasToString("0.000126250");
    }

    @Test
    void scenario12TheUsageOfAStreamIsAskedForAndHiddenFromWhoDidNotAsk() throws Exception {
        String words = "data: {'model':'gpt-5','choices':[{'delta':{'content':'hey'}}]}\n\n";
        String usage = "data: {'model':'gpt-5','choices':[]," + USAGE + "}\n\n";
        stream(json(words + usage + "data: [DONE]\n\n"));

        Message seen = gateway.post(CHAT, json(STREAM));

        assertThat(seen.text()).isEqualTo(json(words) + "data: [DONE]\n\n");
        assertThat(provider.take().text()).contains("\"include_usage\":true");
        assertThat(settled().cost()).hasToString("0.000126250");
    }

    @Test
    void scenario13AClientThatWantsNoUsageDoesNotSeeIt() throws Exception {
        String usage = "data: {'model':'gpt-5','choices':[]," + USAGE + "}\n\n";
        stream(json(usage + "data: [DONE]\n\n"));
        String asked = STREAM.replace("}", ",'stream_options':{'include_usage':false}}");

        assertThat(gateway.post(CHAT, json(asked)).text()).isEqualTo("data: [DONE]\n\n");
        assertThat(provider.take().text()).contains("\"include_usage\":true");
        assertThat(settled().certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void scenario14AStreamWithoutUsageIsEstimatedAndTheKeyGoesOn() throws Exception {
        stream(json("data: {'model':'gpt-5','choices':[{'delta':{'content':'hey'}}]}\n\n"));
        stream("data: [DONE]\n\n");

        assertThat(gateway.post(CHAT, json(STREAM)).status()).isEqualTo(200);
        assertThat(gateway.post(CHAT, json(STREAM)).status()).isEqualTo(200);
        assertThat(gateway.records(2).getLast().settlement().certainty())
                .isEqualTo(Certainty.ESTIMATED);
    }

    @Test
    void scenario15AVersionThatStandsTwiceGoesOutOnce() throws Exception {
        String end = "{'type':'response.completed','response':{'model':'gpt-5','usage':";
        stream(json("data: " + end + "{'input_tokens':13,'output_tokens':11}}}\n\n"));

        gateway.post("/proxy/openai/v1/responses", json("{'model':'gpt-5','stream':true}"));

        assertThat(provider.take().start()).isEqualTo("POST /v1/responses HTTP/1.1");
        assertThat(settled().cost()).hasToString("0.000126250");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "16 | 'input_tokens':40,'output_tokens':15",
                "17 | 'output_tokens':15",
            })
    void scenario16And17AnAnthropicStreamIsCountedFromStartAndEnd(int number, String delta)
            throws Exception {
        String start =
                "data: {'type':'message_start','message':{'model':'claude-sonnet-4-5','usage':"
                        + "{'input_tokens':40,'output_tokens':1}}}\n\n";
        String end = "data: {'type':'message_delta','usage':{" + delta + "}}\n\n";
        stream(json(start + end + "data: {'type':'message_stop'}\n\n"));

        gateway.post(MESSAGES, json("{'model':'claude-sonnet-4-5','stream':true}"));

        assertThat(settled().usage().count("input_tokens")).as("%d", number).isEqualTo(40);
        assertThat(settled().usage().count("output_tokens")).isEqualTo(15);
        // 40 tokens in at 3 dollars a million, 15 out at 15.
        assertThat(settled().cost()).hasToString("0.000345000");
    }

    @Test
    void scenario18CountingTokensPassesAndHasNoPrice() throws Exception {
        provider.next(wire -> wire.json(200, "{\"input_tokens\":14}"));

        Message seen = gateway.post(MESSAGES + "/count_tokens?beta=true", json(ASK));

        assertThat(seen.text()).isEqualTo("{\"input_tokens\":14}");
        assertThat(seen.names()).doesNotContain("fairlead-cost");
        assertThat(provider.take().target()).isEqualTo("/v1/messages/count_tokens?beta=true");
        assertThat(settled().usage().isEmpty()).isTrue();
    }

    @Test
    void scenario32AModelWithoutPriceIsRefusedWhereAPriceIsRequired() throws Exception {
        String asked = json("{'model':'gpt-unheard-of'}");

        assertRefused(gateway.post("/proxy/strict/chat/completions", asked), 400, "price_required");
    }

    @Test
    void scenario33AnAnswerWithoutPricePassesAndTheKeyGoesOn() throws Exception {
        String answer = json("{'model':'gpt-unheard-of'," + USAGE + "}");
        provider.always(wire -> wire.json(200, answer));
        String asked = json("{'model':'gpt-unheard-of'}");

        assertThat(gateway.post(CHAT, asked).text()).isEqualTo(answer);
        assertThat(gateway.post(CHAT, asked).status()).isEqualTo(200);
        gateway.records(2)
                .forEach(
                        made ->
                                assertThat(made.settlement().certainty())
                                        .isEqualTo(Certainty.UNPRICED));
    }

    @Test
    void scenario36WhatAProviderReportedBeforeItDiedIsRecorded() throws Exception {
        String start =
                "data: {'type':'message_start','message':{'model':'claude-sonnet-4-5','usage':"
                        + "{'input_tokens':40,'output_tokens':1}}}\n\n";
        provider.next(wire -> wire.stream("text/event-stream").chunk(json(start)).reset());

        Message seen = gateway.post(MESSAGES, json("{'model':'claude-sonnet-4-5','stream':true}"));

        assertThat(seen.end()).isEqualTo(Message.End.BROKEN);
        assertThat(settled().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
        assertThat(settled().usage().count("input_tokens")).isEqualTo(40);
    }

    @Test
    void scenario37AClientThatLeavesIsCharged() throws Exception {
        String words = "data: {'model':'gpt-5','choices':[{'delta':{'content':'12345678'}}]}\n\n";
        provider.next(
                wire -> {
                    wire.stream("text/event-stream").chunk(json(words));
                    wire.awaitClosed();
                });
        try (RawClient client = gateway.client()) {
            byte[] asked = bytes(json(STREAM));
            client.request("POST", CHAT, "x-api-key: " + KEY + "\r\n", asked).until("12345678");
        }
        assertThat(settled().ending()).isEqualTo(Ending.CLIENT_LEFT);
        assertThat(settled().usage().count("output_tokens")).isEqualTo(2);
        assertThat(settled().cost()).isNotNull();
    }

    @Test
    void scenario39ALimitOfTheProviderPassesWithItsWait() throws Exception {
        String error = "{\"error\":{\"type\":\"rate_limit\"}}";
        provider.next(
                wire -> {
                    String head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\n";
                    wire.send(head + "content-length: " + error.length() + "\r\n\r\n" + error);
                });

        Message seen = gateway.post(CHAT, json(ASK));

        assertThat(seen.status()).isEqualTo(429);
        assertThat(seen.field("retry-after")).isEqualTo("7");
        assertThat(seen.text()).isEqualTo(error);
    }

    @Test
    void scenario40NumbersStayAsTheyAreWritten() throws Exception {
        String numbers = "'big':12345678901234567890,'one':1.0,'e':1E+2";
        provider.next(wire -> wire.json(200, json("{" + numbers + "}")));

        Message seen = gateway.post(CHAT, json("{'model':'gpt-5'," + numbers + "}"));

        assertThat(seen.text()).isEqualTo(json("{" + numbers + "}"));
        Message asked = provider.take();
        assertThat(asked.text()).isEqualTo(json("{'model':'gpt-5'," + numbers + "}"));
        assertThat(asked.field("authorization")).isEqualTo("Bearer " + CREDENTIAL);
    }

    private void assertRefused(Message answer, int status, String words) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(words);
        assertThat(provider.requests()).isEmpty();
    }

    private Settlement settled() throws Exception {
        return gateway.record().settlement();
    }

    private void stream(String events) {
        provider.next(wire -> wire.stream("text/event-stream").chunk(events).lastChunk());
    }

    private Message call(String method, String target, String fields, String body)
            throws IOException {
        try (RawClient client = gateway.client()) {
            return client.request(method, target, fields, bytes(json(body))).answer();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
