package dev.fairlead.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class GoogleAnswersTest {
    private static final String MODEL = "gemini-2.5-flash";
    private static final String HELLO = "Say hello.";

    private final Client client = Gateway.google("/proxy/test", Gateway.key());
    private Witness witness;

    @BeforeEach
    void begin(TestInfo test) {
        witness = new Witness(test);
    }

    @AfterEach
    void end() {
        client.close();
    }

    private static GenerateContentConfig.Builder config(Ask ask, int attempts) {
        Map<String, String> headers = new HashMap<>();
        ask.headers().forEach((name, values) -> headers.put(name, values.iterator().next()));
        HttpRetryOptions retries = HttpRetryOptions.builder().attempts(attempts).build();
        HttpOptions options = HttpOptions.builder().headers(headers).retryOptions(retries).build();
        return GenerateContentConfig.builder().httpOptions(options);
    }

    private GenerateContentResponse generate(Ask ask) {
        return client.models.generateContent(MODEL, HELLO, config(ask, 1).build());
    }

    private void stream(Ask ask, List<GenerateContentResponse> seen) {
        var config = config(ask, 1).build();
        try (var pieces = client.models.generateContentStream(MODEL, HELLO, config)) {
            pieces.forEach(seen::add);
        }
    }

    @Test
    void aQuestionIsAnswered() {
        GenerateContentResponse answer = generate(witness.plain());

        assertThat(answer.text()).isEqualTo(Gateway.WORDS);
        assertThat(answer.usageMetadata().orElseThrow().candidatesTokenCount()).hasValue(12);
    }

    @Test
    void anAnswerIsStreamed() {
        List<GenerateContentResponse> pieces = new ArrayList<>();

        stream(witness.stream(), pieces);

        assertThat(pieces).hasSize(12);
        assertThat(String.join("", pieces.stream().map(GenerateContentResponse::text).toList()))
                .isEqualTo(Gateway.WORDS);
    }

    @Test
    void aToolIsCalledAndItsResultTaken() {
        Schema city = Schema.builder().type(Type.Known.STRING).build();
        Schema parameters =
                Schema.builder().type(Type.Known.OBJECT).properties(Map.of("city", city)).build();
        FunctionDeclaration weather =
                FunctionDeclaration.builder().name("get_weather").parameters(parameters).build();
        Tool tool = Tool.builder().functionDeclarations(weather).build();
        Content question = Content.fromParts(Part.fromText("How is the weather in Paris?"));

        try (Client tools = Gateway.google("/proxy/gemini", Gateway.key())) {
            GenerateContentResponse called =
                    tools.models.generateContent(
                            MODEL, question, config(witness.plain(), 1).tools(tool).build());
            FunctionCall call = Objects.requireNonNull(called.functionCalls()).getFirst();
            assertThat(call.args()).hasValue(Map.of("city", "Paris"));

            Part result = Part.fromFunctionResponse("get_weather", Map.of("now", "sunny"));
            List<Content> turns =
                    List.of(
                            question,
                            called.candidates().orElseThrow().getFirst().content().orElseThrow(),
                            Content.fromParts(result));
            GenerateContentResponse answer =
                    tools.models.generateContent(
                            MODEL, turns, config(witness.plain(), 1).tools(tool).build());
            assertThat(answer.text()).isEqualTo("The tool said: {\"now\": \"sunny\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "429, RESOURCE_EXHAUSTED",
        "503, UNAVAILABLE"
    })
    void errorsOfTheProviderAreRaisedAsTheyAre(int status, String name) {
        var plain =
                catchThrowableOfType(
                        ApiException.class, () -> generate(witness.plain().answering(status)));
        var streamed =
                catchThrowableOfType(
                        ApiException.class,
                        () -> stream(witness.stream().answering(status), new ArrayList<>()));

        for (ApiException raised : List.of(plain, streamed)) {
            assertThat(raised.code()).isEqualTo(status);
            assertThat(raised.status()).isEqualTo(name);
            assertThat(raised.message()).contains("asked for status " + status);
        }
    }

    @Test
    void whatMayHelpIsTriedAgain() {
        var config = config(witness.plain().answering(503).times(3), 3).build();

        var raised =
                catchThrowableOfType(
                        ServerException.class,
                        () -> client.models.generateContent(MODEL, HELLO, config));

        assertThat(raised.code()).isEqualTo(503);
    }

    @Test
    void aWrongKeyIsRefused() {
        try (Client stranger = Gateway.google("/proxy/test", "wrong")) {
            var config = config(witness.plain().refused(), 3).build();
            var raised =
                    catchThrowableOfType(
                            ClientException.class,
                            () -> stranger.models.generateContent(MODEL, HELLO, config));
            assertThat(raised.code()).isEqualTo(401);
            assertThat(raised.status()).isEqualTo("UNAUTHENTICATED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset;after=5", "truncate;after=5"})
    void aStreamThatStopsRaises(String how) {
        Ask ask = witness.stream().ending("upstream_failed").steer("fail", how);
        List<GenerateContentResponse> seen = new ArrayList<>();

        // The connection breaks behind the error event, and this SDK reads ahead.
        assertThatThrownBy(() -> stream(ask, seen))
                .isInstanceOfAny(ServerException.class, GenAiIOException.class);
        assertThat(seen).hasSizeLessThanOrEqualTo(5);
    }
}
