package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Money;
import dev.fairlead.testing.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The built-in provider as a user of the gateway meets it. */
class TestProviderTest {
    private static final String WORDS = "This is the test provider of the gateway: all is well";
    private static final String ASK =
            "\"messages\":[{\"role\":\"user\",\"content\":\"twelve bytes\"}]";
    private static final String CHAT = "{\"model\":\"gpt-4o-mini\"," + ASK + "}";
    private static final String CHAT_STREAM =
            "{\"model\":\"gpt-4o-mini\",\"stream\":true," + ASK + "}";
    private static final String MESSAGES =
            "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":50," + ASK + "}";
    private static final String MESSAGES_STREAM =
            "{\"model\":\"claude-haiku-4-5\",\"stream\":true,\"max_tokens\":50," + ASK + "}";
    private static final String CONTENTS =
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"twelve bytes\"}]}]}";

    @TempDir Path folder;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = TestGateway.start(folder, "providers: {test: {type: test}}\n");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> plain() {
        return Stream.of(
                // Three tokens in and twelve out, at the prices of who owns the dialect.
                Arguments.of("v1/chat/completions", CHAT, "openai-chat", 7_650),
                Arguments.of("chat/completions", CHAT, "openai-chat", 7_650),
                Arguments.of(
                        "v1/responses",
                        "{\"model\":\"gpt-4o-mini\",\"input\":\"twelve bytes\"}",
                        "openai-responses",
                        7_650),
                Arguments.of("v1/messages", MESSAGES, "anthropic-messages", 63_000),
                Arguments.of(
                        "v1beta/models/gemini-2.5-flash:generateContent",
                        CONTENTS,
                        "google-generate",
                        30_900),
                Arguments.of(
                        "v2/chat",
                        "{\"model\":\"command-r-08-2024\"," + ASK + "}",
                        "cohere-chat",
                        7_650));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void answersEveryDialectAtItsOwnersPrice(String rest, String body, String dialect, long nanos)
            throws Exception {
        Message answer = gateway.post("/proxy/test/" + rest, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains(WORDS);
        UsageRecord record = gateway.record();
        assertThat(record.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        assertThat(record.attempt().dialect()).isEqualTo(dialect);
        assertThat(record.settlement().usage().amount("input_tokens")).isEqualByComparingTo("3");
        assertThat(record.settlement().usage().amount("output_tokens")).isEqualByComparingTo("12");
        assertThat(record.settlement().cost()).isEqualTo(new Money(nanos));
    }

    static Stream<Arguments> streamed() {
        return Stream.of(
                Arguments.of("v1/chat/completions", CHAT_STREAM, "data: [DONE]\n\n"),
                Arguments.of(
                        "v1/responses",
                        "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"input\":\"twelve bytes\"}",
                        "event: response.completed\n"),
                Arguments.of("v1/messages", MESSAGES_STREAM, "event: message_stop\n"),
                Arguments.of(
                        "v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                        CONTENTS,
                        "\"finishReason\":\"STOP\""),
                Arguments.of(
                        "v1beta/models/gemini-2.5-flash:streamGenerateContent",
                        CONTENTS,
                        "\"finishReason\":\"STOP\""),
                Arguments.of(
                        "v2/chat",
                        "{\"model\":\"command-r-08-2024\",\"stream\":true," + ASK + "}",
                        "event: message-end\n"));
    }

    @ParameterizedTest
    @MethodSource("streamed")
    void streamsEveryDialectToItsOwnEnd(String rest, String body, String end) throws Exception {
        Message answer = gateway.post("/proxy/test/" + rest, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        assertThat(answer.text()).contains(" provider").contains(end);
        UsageRecord record = gateway.record();
        assertThat(record.settlement().ending()).isEqualTo(Ending.COMPLETE);
        assertThat(record.settlement().certainty()).isEqualTo(Certainty.REPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "v1/messages/count_tokens, '{\"input_tokens\":3}'",
        "v1/responses/input_tokens, "
                + "'{\"object\":\"response.input_tokens\",\"input_tokens\":3}'",
        "v1beta/models/gemini-2.5-flash:countTokens, '{\"totalTokens\":3,\"promptTokensDetails\":"
                + "[{\"modality\":\"TEXT\",\"tokenCount\":3}]}'",
    })
    void countsTokensInTheDialectsOwnShape(String rest, String counted) throws Exception {
        Message answer = gateway.post("/proxy/test/" + rest, CHAT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(counted);
        UsageRecord record = gateway.record();
        assertThat(record.settlement().usage().isEmpty()).isTrue();
        assertThat(record.settlement().cost()).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "v1/models, x-none: x, '{\"object\":\"list\",\"data\":[{\"id\":\"test\",'",
        "openai/v1/models/gpt-4o, x-none: x, '{\"id\":\"gpt-4o\",\"object\":\"model\",'",
        "v1/models, anthropic-version: 2023-06-01,"
                + " '{\"data\":[{\"type\":\"model\",\"id\":\"test\",'",
        "v1/models/claude-x, anthropic-version: 2023-06-01,"
                + " '{\"type\":\"model\",\"id\":\"claude-x\",'",
        "v1beta/models, x-none: x, '{\"models\":[{\"name\":\"models/test\",'",
        "v1beta/models/gemini-2.5-pro, x-none: x, '{\"name\":\"models/gemini-2.5-pro\",'",
        "v1beta/openai/models, x-none: x, '{\"object\":\"list\",'",
        "v1/models, x-fern-sdk-name: cohere,"
                + " '{\"models\":[{\"name\":\"test\",\"endpoints\":[\"chat\"]'",
    })
    void listsModelsInTheDialectsOwnShape(String rest, String field, String begin)
            throws Exception {
        Message answer = gateway.get("/proxy/test/" + rest, field);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith(begin);
    }

    @Test
    void saysTheSameEveryTime() throws Exception {
        String first = gateway.post("/proxy/test/v1/chat/completions", CHAT_STREAM).text();

        assertThat(gateway.post("/proxy/test/v1/chat/completions", CHAT_STREAM).text())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"a text\"', 1",
        "'[\"one\", \"two\", \"three\"]', 3",
        "'[[1, 2], [3]]', 2",
        "'[1, 2, 3]', 1"
    })
    void embedsEachInput(String input, int vectors) throws Exception {
        Message answer =
                gateway.post(
                        "/proxy/test/v1/embeddings",
                        "{\"model\":\"text-embedding-3-small\",\"input\":" + input + "}");

        assertThat(answer.text().split("\"embedding\":\\[0.5,-0.25,0.125]", -1))
                .hasSize(vectors + 1);
        assertThat(answer.text()).contains("\"index\":" + (vectors - 1));
    }

    @Test
    void embedsInBase64WhereThatIsAsked() throws Exception {
        Message answer =
                gateway.post(
                        "/proxy/test/v1/embeddings",
                        "{\"model\":\"text-embedding-3-small\",\"input\":\"a\","
                                + "\"encoding_format\":\"base64\"}");

        // 0.5, -0.25, 0.125 as IEEE 754 single precision, little-endian.
        assertThat(answer.text()).contains("\"embedding\":\"AAAAPwAAgL4AAAA+\"");
    }

    @ParameterizedTest
    @CsvSource({
        "v1/chat/completions, '\"code\":\"test_503\"'",
        "v1/messages, '\"type\":\"api_error\"'",
        "v1beta/models/gemini-2.5-flash:generateContent, '\"status\":\"UNAVAILABLE\"'"
    })
    void failsAsAskedInTheShapeOfTheDialect(String rest, String shape) throws Exception {
        Message answer = gateway.post("/proxy/test/" + rest, CHAT, "x-test-status: 503");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.field("retry-after")).isEqualTo("1");
        assertThat(answer.text()).contains(shape);
        assertThat(gateway.record().settlement().status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "x-test-status: 200",
        "x-test-status: teapot",
        "x-test-fail: explode",
        "x-test-fail: reset;before=1",
        "x-test-delay: soon",
        "x-test-output-tokens: -1"
    })
    void refusesASteeringThatItDoesNotUnderstand(String header) throws Exception {
        Message answer = gateway.post("/proxy/test/v1/chat/completions", CHAT, header);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(header.substring(0, header.indexOf(':')));
    }

    @Test
    void answersAsManyWordsAsAsked() throws Exception {
        gateway.post("/proxy/test/v1/chat/completions", CHAT, "x-test-output-tokens: 5000");

        assertThat(gateway.record().settlement().usage().amount("output_tokens"))
                .isEqualByComparingTo("5000");
    }

    @ParameterizedTest
    @CsvSource({"reset", "truncate"})
    void aBrokenStreamIsNeverPassedOnAsWhole(String how) throws Exception {
        Message answer =
                gateway.post(
                        "/proxy/test/v1/messages",
                        MESSAGES_STREAM,
                        "x-test-fail: " + how + ";after=3");

        assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        assertThat(answer.text()).contains("event: error\n");
        assertThat(gateway.record().settlement().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
    }
}
