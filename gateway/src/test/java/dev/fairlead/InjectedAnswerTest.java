package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Http2Call;
import dev.fairlead.testing.Message;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * {@code inject_cost} through the whole gateway: the cost in the body, and every other byte as it
 * was. {@code @} marks the place; JSON is written with single quotes.
 */
class InjectedAnswerTest {
    private static final String CHAT = "/proxy/openai/v1/chat/completions";
    private static final String CHAT_USAGE = "{'prompt_tokens':1000,'completion_tokens':100@}";
    private static final String GEMINI =
            "'usageMetadata':{'promptTokenCount':1000,'candidatesTokenCount':100@},"
                    + "'modelVersion':'gemini-2.5-flash'";

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        String rest =
                ", inject_cost: true, base_url: \""
                        + provider.url()
                        + "\", credentials: \"${env:CREDENTIAL}\"}\n";
        gateway =
                TestGateway.start(
                        folder,
                        "providers:\n"
                                + ("  openai: {type: openai" + rest)
                                + ("  groq: {type: groq" + rest)
                                + ("  claude: {type: anthropic" + rest)
                                + ("  google: {type: gemini" + rest)
                                + ("  cohere: {type: cohere" + rest));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        "openai/v1/chat/completions",
                        "{'model':'gpt-4o','stream':false}",
                        "{'model':'gpt-4o', 'n':1.0,'usage':"
                                + CHAT_USAGE
                                + ",'service_tier':null}",
                        "0.003500000"),
                Arguments.of(
                        "groq/openai/v1/chat/completions",
                        "{'model':'llama-3.1-8b-instant'}",
                        "{'usage':" + CHAT_USAGE + ",'model':'llama-3.1-8b-instant'}",
                        "0.000058000"),
                Arguments.of(
                        "openai/v1/responses",
                        "{'model':'gpt-4o'}",
                        "{'model':'gpt-4o','output':[],'usage':{'input_tokens':1000,"
                                + "'output_tokens':100 @}}",
                        "0.003500000"),
                Arguments.of(
                        "claude/v1/messages",
                        "{'model':'claude-sonnet-4-5'}",
                        "{'model':'claude-sonnet-4-5','usage':{'input_tokens':1000,"
                                + "'output_tokens':100@}}",
                        "0.004500000"),
                Arguments.of(
                        "google/v1beta/models/gemini-2.5-flash:generateContent",
                        "{}",
                        "{'candidates':[]," + GEMINI + "}",
                        "0.000550000"),
                Arguments.of(
                        "google/v1beta/models/gemini-2.5-flash:streamGenerateContent",
                        "{}",
                        "[{'candidates':[{'finishReason':'STOP'}]," + GEMINI + "}\n]",
                        "0.000550000"),
                Arguments.of(
                        "cohere/v2/chat",
                        "{'model':'command-r-08-2024'}",
                        "{'usage':{'tokens':{'input_tokens':1000,'output_tokens':100},"
                                + "'billed_units':{'input_tokens':1000,'output_tokens':100}@}}",
                        "0.000210000"),
                Arguments.of(
                        "openai/v1/chat/completions",
                        "{'model':'gpt-4o','stream':true,'stream_options':{'include_usage':true}}",
                        "data: {'model':'gpt-4o','choices':[{'delta':{'content':'hey'}}]}\n\n"
                                + ("data: {'choices':[],'usage':" + CHAT_USAGE + "}\n\n")
                                + "data: [DONE]\n\n",
                        "0.003500000"),
                Arguments.of(
                        "openai/v1/responses",
                        "{'model':'gpt-4o','stream':true}",
                        "event: response.completed\n"
                            + "data:"
                            + " {'type':'response.completed','response':{'model':'gpt-4o','usage':{'input_tokens':1000,'output_tokens':100@}}}\n\n",
                        "0.003500000"),
                Arguments.of(
                        "claude/v1/messages",
                        "{'model':'claude-sonnet-4-5','stream':true}",
                        "event: message_start\r\n"
                            + "data:"
                            + " {'type':'message_start','message':{'model':'claude-sonnet-4-5','usage':{'input_tokens':1000,'output_tokens':1}}}\r\n\r\n"
                            + "event: message_delta\r\n"
                            + "data:"
                            + " {'type':'message_delta','usage':{'output_tokens':100@}}\r\n\r\n"
                            + "event: message_stop\r\n"
                            + "data: {'type':'message_stop'}\r\n\r\n",
                        "0.004500000"),
                Arguments.of(
                        "google/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                        "{}",
                        "data: {'candidates':[{'finishReason':'STOP'}]," + GEMINI + "}\r\n\r\n",
                        "0.000550000"),
                Arguments.of(
                        "cohere/v2/chat",
                        "{'model':'command-r-08-2024','stream':true}",
                        "event: message-end\n"
                            + "data:"
                            + " {'type':'message-end','delta':{'usage':{'billed_units':{'input_tokens':1000,'output_tokens':100}@}}}\n\n",
                        "0.000210000"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theCostStandsInTheUsage(String path, String asked, String marked, String dollars)
            throws Exception {
        byte[] answer = json(marked.replace("@", "")).getBytes(UTF_8);
        String expected = json(marked).replace("@", members(dollars));
        String type = marked.startsWith("{") || marked.startsWith("[") ? "json" : "event-stream";
        String whole = type.equals("json") ? "application/json" : "text/event-stream";
        // By its length, in small chunks, and over HTTP/2.
        provider.next(wire -> sized(wire, whole, answer));
        provider.next(wire -> chunked(wire, whole, answer));
        provider.next(wire -> chunked(wire, whole, answer));

        Message sized = gateway.post("/proxy/" + path, json(asked), "accept-encoding: gzip");
        Message chunked = gateway.post("/proxy/" + path, json(asked));

        assertThat(sized.text()).isEqualTo(expected);
        assertThat(sized.end()).isEqualTo(Message.End.CLEAN);
        assertThat(chunked.text()).isEqualTo(expected);
        assertThat(chunked.end()).isEqualTo(Message.End.CLEAN);
        assertThat(provider.take().field("accept-encoding")).isEqualTo("identity");
        if (type.equals("json") && sized.field("content-length") != null) {
            assertThat(sized.field("fairlead-cost")).isEqualTo(dollars);
        }
        try (Http2Call call = new Http2Call(gateway.port())) {
            byte[] body = json(asked).getBytes(UTF_8);
            call.send("POST", "/proxy/" + path, body, "x-api-key", KEY);
            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.text()).isEqualTo(expected);
        }
        gateway.records(3).forEach(r -> assertThat(r.settlement().cost()).hasToString(dollars));
    }

    @Test
    void anAnswerThatComesEncodedAllTheSamePassesUnchangedAndIsCounted() throws Exception {
        String plain = json("{'model':'gpt-4o','usage':" + CHAT_USAGE.replace("@", "") + "}");
        byte[] packed = Encodings.encode("gzip", plain.getBytes(UTF_8));
        provider.next(wire -> sized(wire, "application/json\r\ncontent-encoding: gzip", packed));

        Message seen = gateway.post(CHAT, json("{'model':'gpt-4o'}"), "accept-encoding: gzip");

        assertThat(seen.body()).isEqualTo(packed);
        assertThat(seen.field("content-encoding")).isEqualTo("gzip");
        assertThat(seen.field("fairlead-cost")).isEqualTo("0.003500000");
        assertThat(gateway.metrics())
                .contains(
                        "fairlead_changes_skipped_total{provider=\"openai\",change=\"inject_cost\"}"
                                + " 1");
    }

    @Test
    void aStreamThatComesEncodedAllTheSameKeepsItsUsageEventAndIsCounted() throws Exception {
        String plain = json("data: {'choices':[],'usage':" + CHAT_USAGE.replace("@", "") + "}\n\n");
        byte[] packed = Encodings.encode("zstd", plain.getBytes(UTF_8));
        provider.next(wire -> chunked(wire, "text/event-stream\r\ncontent-encoding: zstd", packed));

        Message seen = gateway.post(CHAT, json("{'model':'gpt-4o','stream':true}"));

        assertThat(seen.body()).isEqualTo(packed);
        assertThat(gateway.metrics())
                .contains("change=\"hide_usage\"} 1")
                .contains("change=\"inject_cost\"} 1");
    }

    @Test
    void aUsageEventThatTheClientDidNotAskForStaysHidden() throws Exception {
        String words = json("data: {'choices':[{'delta':{'content':'hey'}}]}\n\n");
        String usage = json("data: {'choices':[],'usage':" + CHAT_USAGE.replace("@", "") + "}\n\n");
        byte[] answer = (words + usage + "data: [DONE]\n\n").getBytes(UTF_8);
        provider.next(wire -> chunked(wire, "text/event-stream", answer));

        Message seen = gateway.post(CHAT, json("{'model':'gpt-4o','stream':true}"));

        assertThat(seen.text()).isEqualTo(words + "data: [DONE]\n\n");
    }

    @Test
    void whatIsNotPaidForPassesUnchanged() throws Exception {
        String stored = json("{'model':'gpt-4o','usage':" + CHAT_USAGE.replace("@", "") + "}");
        provider.next(wire -> wire.json(200, stored));
        provider.next(wire -> wire.json(400, stored));

        assertThat(gateway.get("/proxy/openai/v1/responses/r1").text()).isEqualTo(stored);
        assertThat(gateway.post(CHAT, json("{'model':'gpt-4o'}")).text()).isEqualTo(stored);
    }

    private static void sized(FakeProvider.Wire wire, String type, byte[] answer)
            throws IOException {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: ";
        wire.send(head + answer.length + "\r\n\r\n").send(answer);
    }

    private static void chunked(FakeProvider.Wire wire, String type, byte[] answer)
            throws IOException {
        wire.stream(type);
        for (int at = 0; at < answer.length; at += 13) {
            wire.chunk(Arrays.copyOfRange(answer, at, Math.min(at + 13, answer.length)));
        }
        wire.lastChunk();
    }

    private static String members(String dollars) {
        String number = dollars.replaceAll("0+$", "");
        return json(
                ",'logfire_ai_gateway':{'cost':'%s'},'pydantic_ai_gateway':{'cost_estimate':%s}"
                        .formatted(dollars, number));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
