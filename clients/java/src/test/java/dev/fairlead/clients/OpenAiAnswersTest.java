package dev.fairlead.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.models.ModelListParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class OpenAiAnswersTest {
    private static final String MODEL = "gpt-4o-mini";

    private Witness witness;

    @BeforeEach
    void begin(TestInfo test) {
        witness = new Witness(test);
    }

    static ChatCompletionCreateParams.Builder chat(Ask ask) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage("Say hello.")
                .putAllAdditionalHeaders(ask.headers());
    }

    static ResponseCreateParams respond(Ask ask) {
        return ResponseCreateParams.builder()
                .model(MODEL)
                .input("Say hello.")
                .putAllAdditionalHeaders(ask.headers())
                .build();
    }

    static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    static String text(Stream<ChatCompletionChunk> chunks) {
        return chunks.map(c -> c.choices().getFirst().delta().content().orElse(""))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxy/test", "/proxy/test/v1"})
    void chatIsAnsweredWithEverySpellingOfTheBaseUrl(String path) {
        OpenAIClient client = Gateway.openAi(path).maxRetries(0).build();

        ChatCompletion answer = client.chat().completions().create(chat(witness.plain()).build());

        assertThat(text(answer)).isEqualTo(Gateway.WORDS);
        assertThat(answer.model()).isEqualTo(MODEL);
        assertThat(answer.usage())
                .hasValueSatisfying(u -> assertThat(u.completionTokens()).isEqualTo(12));
        answer.validate();
    }

    @Test
    void responsesAreAnswered() {
        var answer = Gateway.openAi().responses().create(respond(witness.plain()));

        assertThat(
                        answer.output()
                                .getFirst()
                                .asMessage()
                                .content()
                                .getFirst()
                                .asOutputText()
                                .text())
                .isEqualTo(Gateway.WORDS);
        assertThat(answer.usage())
                .hasValueSatisfying(u -> assertThat(u.outputTokens()).isEqualTo(12));
        answer.validate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float", "base64"})
    void embeddingsAreAnswered(String encoding) {
        var answer =
                Gateway.openAi()
                        .embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("text-embedding-3-small")
                                        .input("Say hello.")
                                        .encodingFormat(
                                                EmbeddingCreateParams.EncodingFormat.of(encoding))
                                        .putAllAdditionalHeaders(witness.plain().headers())
                                        .build());

        assertThat(answer.data().getFirst().embedding()).containsExactly(0.5f, -0.25f, 0.125f);
        answer.validate();
    }

    @Test
    void modelsAreListed() {
        var models =
                Gateway.openAi()
                        .models()
                        .list(
                                ModelListParams.builder()
                                        .putAllAdditionalHeaders(witness.plain().headers())
                                        .build());

        assertThat(models.data()).extracting(Model::id).containsExactly("test");
        models.data().forEach(Model::validate);
    }

    @Test
    void aModelNobodyKnowsIsAnsweredAllTheSame() {
        var asked = chat(witness.plain().unpriced()).model("no-such-model-9000").build();

        assertThat(text(Gateway.openAi().chat().completions().create(asked)))
                .isEqualTo(Gateway.WORDS);
    }

    @Test
    void theAnswerNamesTheCall() {
        ChatCompletionCreateParams asked = chat(witness.plain()).build();

        try (var raw = Gateway.openAi().chat().completions().withRawResponse().create(asked)) {
            assertThat(raw.headers().values("x-request-id"))
                    .isEqualTo(asked._additionalHeaders().values("x-request-id"));
            assertThat(raw.headers().values("fairlead-request-id")).hasSize(1);
            assertThat(text(raw.parse())).isEqualTo(Gateway.WORDS);
        }
    }

    @Test
    void everyByteOfALargePromptCounts() {
        String prompt = "Grüße, 世界! 👋🏽 \"\\ ".repeat(30_000);

        var answer =
                Gateway.openAi()
                        .chat()
                        .completions()
                        .create(
                                ChatCompletionCreateParams.builder()
                                        .model(MODEL)
                                        .addUserMessage(prompt)
                                        .putAllAdditionalHeaders(witness.plain().headers())
                                        .build());

        long bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        assertThat(answer.usage().orElseThrow().promptTokens()).isBetween(bytes / 4, bytes / 4 + 4);
    }

    @Test
    void aStreamThatDidNotAskForUsageShowsNone() {
        var asked = chat(witness.stream()).build();

        try (var answer = Gateway.openAi().chat().completions().createStreaming(asked)) {
            List<ChatCompletionChunk> chunks = answer.stream().toList();
            assertThat(text(chunks.stream())).isEqualTo(Gateway.WORDS);
            chunks.forEach(ChatCompletionChunk::validate);
            assertThat(chunks).allSatisfy(c -> assertThat(c.usage()).isEmpty());
        }
    }

    @Test
    void aStreamThatAskedForUsageGetsItOnceAtTheEnd() {
        var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        var asked = chat(witness.stream()).streamOptions(options).build();

        try (var answer = Gateway.openAi().chat().completions().createStreaming(asked)) {
            List<ChatCompletionChunk> chunks = answer.stream().toList();
            assertThat(chunks.stream().filter(c -> c.usage().isPresent())).hasSize(1);
            assertThat(chunks.getLast().choices()).isEmpty();
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(12);
        }
    }

    @Test
    void aStreamIsPutTogetherByTheHelper() {
        var whole = ChatCompletionAccumulator.create();

        try (var answer =
                Gateway.openAi()
                        .chat()
                        .completions()
                        .createStreaming(chat(witness.stream()).build())) {
            answer.stream().forEach(whole::accumulate);
        }

        assertThat(text(whole.chatCompletion())).isEqualTo(Gateway.WORDS);
    }

    @Test
    void responsesAreStreamed() {
        try (StreamResponse<ResponseStreamEvent> answer =
                Gateway.openAi().responses().createStreaming(respond(witness.stream()))) {
            List<ResponseStreamEvent> events = answer.stream().toList();
            assertThat(events.getFirst().isCreated()).isTrue();
            assertThat(events.getLast().isCompleted()).isTrue();
            events.forEach(ResponseStreamEvent::validate);
            assertThat(
                            events.stream()
                                    .flatMap(e -> e.outputTextDelta().stream())
                                    .map(d -> d.delta())
                                    .collect(Collectors.joining()))
                    .isEqualTo(Gateway.WORDS);
        }
    }

    @Test
    void manyAreAnsweredAtOnce() throws Exception {
        var completions = Gateway.openAi().async().chat().completions();

        List<CompletableFuture<ChatCompletion>> answers =
                IntStream.range(0, 40)
                        .mapToObj(_ -> chat(witness.plain().steer("delay", "100ms")).build())
                        .map(completions::create)
                        .toList();

        for (CompletableFuture<ChatCompletion> answer : answers) {
            assertThat(text(answer.get(60, TimeUnit.SECONDS))).isEqualTo(Gateway.WORDS);
        }
    }

    @Test
    void aStreamIsReadWithoutWaiting() throws Exception {
        var seen = new ConcurrentLinkedQueue<ChatCompletionChunk>();

        AsyncStreamResponse<ChatCompletionChunk> answer =
                Gateway.openAi()
                        .async()
                        .chat()
                        .completions()
                        .createStreaming(chat(witness.stream()).build());
        answer.subscribe(seen::add).onCompleteFuture().get(60, TimeUnit.SECONDS);

        assertThat(text(seen.stream())).isEqualTo(Gateway.WORDS);
    }

    @Test
    void eventsArriveWhenTheyAreSent() {
        Ask ask = witness.stream().ending("client_left").steer("fail", "hang;after=3");

        try (var answer =
                Gateway.openAi().chat().completions().createStreaming(chat(ask).build())) {
            assertThat(text(answer.stream().limit(3))).isEqualTo("This is");
        }
    }
}
