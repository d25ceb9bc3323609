package dev.fairlead.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class AnthropicAnswersTest {
    private static final String MODEL = "claude-haiku-4-5";

    private Witness witness;

    @BeforeEach
    void begin(TestInfo test) {
        witness = new Witness(test);
    }

    static MessageCreateParams message(Ask ask) {
        return message("Say hello.", ask);
    }

    private static MessageCreateParams message(String prompt, Ask ask) {
        return MessageCreateParams.builder()
                .model(MODEL)
                .maxTokens(100)
                .addUserMessage(prompt)
                .putAllAdditionalHeaders(ask.headers())
                .build();
    }

    static String text(Message answer) {
        return answer.content().getFirst().asText().text();
    }

    static String text(Stream<RawMessageStreamEvent> events) {
        return events.flatMap(e -> e.contentBlockDelta().stream())
                .map(d -> d.delta().asText().text())
                .collect(Collectors.joining());
    }

    @Test
    void messagesAreAnswered() {
        Message answer = Gateway.anthropic().messages().create(message(witness.plain()));

        assertThat(text(answer)).isEqualTo(Gateway.WORDS);
        assertThat(answer.model().asString()).isEqualTo(MODEL);
        assertThat(answer.usage().outputTokens()).isEqualTo(12);
        answer.validate();
    }

    @Test
    void theKeyMayStandInEitherHeader() {
        AnthropicClient bearer =
                Gateway.anthropic("/proxy/test")
                        .apiKey(Optional.empty())
                        .authToken(Gateway.key())
                        .build();
        AnthropicOkHttpClient.Builder both = Gateway.anthropic("/proxy/test");

        assertThat(text(bearer.messages().create(message(witness.plain()))))
                .isEqualTo(Gateway.WORDS);
        assertThat(
                        text(
                                both.putHeader("x-api-key", Gateway.key())
                                        .build()
                                        .messages()
                                        .create(message(witness.plain()))))
                .isEqualTo(Gateway.WORDS);
    }

    @Test
    void theAnswerNamesTheCall() {
        MessageCreateParams asked = message(witness.plain());

        try (var raw = Gateway.anthropic().messages().withRawResponse().create(asked)) {
            assertThat(raw.headers().values("x-request-id"))
                    .isEqualTo(asked._additionalHeaders().values("x-request-id"));
            assertThat(raw.headers().values("fairlead-request-id")).hasSize(1);
            assertThat(text(raw.parse())).isEqualTo(Gateway.WORDS);
        }
    }

    @Test
    void everyByteOfALargePromptCounts() {
        String prompt = "Grüße, 世界! 👋🏽 \"\\ ".repeat(30_000);

        Message answer = Gateway.anthropic().messages().create(message(prompt, witness.plain()));

        long bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        assertThat(answer.usage().inputTokens()).isBetween(bytes / 4, bytes / 4 + 4);
    }

    @Test
    void messagesAreStreamed() {
        try (var answer =
                Gateway.anthropic().messages().createStreaming(message(witness.stream()))) {
            List<RawMessageStreamEvent> events = answer.stream().toList();
            assertThat(events.getFirst().isMessageStart()).isTrue();
            assertThat(events.getLast().isMessageStop()).isTrue();
            assertThat(text(events.stream())).isEqualTo(Gateway.WORDS);
            events.forEach(RawMessageStreamEvent::validate);
        }
    }

    @Test
    void aStreamIsPutTogetherByTheHelper() {
        var whole = MessageAccumulator.create();

        try (var answer =
                Gateway.anthropic().messages().createStreaming(message(witness.stream()))) {
            answer.stream().forEach(whole::accumulate);
        }

        assertThat(text(whole.message())).isEqualTo(Gateway.WORDS);
        assertThat(whole.message().usage().outputTokens()).isEqualTo(12);
    }

    @Test
    void manyAreAnsweredAtOnce() throws Exception {
        var messages = Gateway.anthropic().async().messages();

        List<CompletableFuture<Message>> answers =
                IntStream.range(0, 40)
                        .mapToObj(_ -> message(witness.plain().steer("delay", "100ms")))
                        .map(messages::create)
                        .toList();

        for (CompletableFuture<Message> answer : answers) {
            assertThat(text(answer.get(60, TimeUnit.SECONDS))).isEqualTo(Gateway.WORDS);
        }
    }

    @Test
    void aStreamIsReadWithoutWaiting() throws Exception {
        var seen = new ConcurrentLinkedQueue<RawMessageStreamEvent>();

        Gateway.anthropic()
                .async()
                .messages()
                .createStreaming(message(witness.stream()))
                .subscribe(seen::add)
                .onCompleteFuture()
                .get(60, TimeUnit.SECONDS);

        assertThat(text(seen.stream())).isEqualTo(Gateway.WORDS);
    }

    @Test
    void eventsArriveWhenTheyAreSent() {
        Ask ask = witness.stream().ending("client_left").steer("fail", "hang;after=4");

        try (var answer = Gateway.anthropic().messages().createStreaming(message(ask))) {
            assertThat(text(answer.stream().limit(4))).isEqualTo("This is");
        }
    }
}
