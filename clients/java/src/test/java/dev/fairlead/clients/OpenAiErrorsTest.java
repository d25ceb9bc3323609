package dev.fairlead.clients;

import static dev.fairlead.clients.OpenAiAnswersTest.chat;
import static dev.fairlead.clients.OpenAiAnswersTest.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.admin.organization.users.UserListParams;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class OpenAiErrorsTest {
    private Witness witness;

    @BeforeEach
    void begin(TestInfo test) {
        witness = new Witness(test);
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class),
                Arguments.of(403, PermissionDeniedException.class),
                Arguments.of(404, NotFoundException.class),
                Arguments.of(429, RateLimitException.class),
                Arguments.of(500, InternalServerException.class),
                Arguments.of(503, InternalServerException.class),
                Arguments.of(529, InternalServerException.class));
    }

    private static void create(OpenAIClient client, Ask ask) {
        client.chat().completions().create(chat(ask).build());
    }

    /** Reads a stream of a chat until it raises. */
    private static void readAll(Ask ask, RequestOptions options, List<Object> seen) {
        try (var answer =
                Gateway.openAi().chat().completions().createStreaming(chat(ask).build(), options)) {
            answer.stream().forEach(seen::add);
        }
    }

    /** Reads a stream of the Responses API until it raises. */
    private static void readResponse(Ask ask) {
        try (var answer = Gateway.openAi().responses().createStreaming(respond(ask))) {
            assertThat(answer.stream().toList()).as("a stream that broke").isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void errorsOfTheProviderAreRaisedAsTheyAre(
            int status, Class<? extends OpenAIServiceException> type) {
        OpenAIClient client = Gateway.openAi();

        var plain =
                catchThrowableOfType(type, () -> create(client, witness.plain().answering(status)));
        var streamed =
                catchThrowableOfType(
                        type,
                        () ->
                                client.chat()
                                        .completions()
                                        .createStreaming(
                                                chat(witness.stream().answering(status)).build()));

        for (OpenAIServiceException raised : List.of(plain, streamed)) {
            assertThat(raised.statusCode()).isEqualTo(status);
            assertThat(raised).hasMessageContaining("was asked for status " + status);
            assertThat(raised.code()).contains("test_" + status);
        }
    }

    @Test
    void aRefusedCredentialOfTheGatewayIsNotTheCallersFault() {
        var raised =
                catchThrowableOfType(
                        InternalServerException.class,
                        () -> create(Gateway.openAi(), witness.plain().answering(401)));

        assertThat(raised.statusCode()).isEqualTo(502);
        assertThat(raised.code()).contains("upstream_credentials");
    }

    @Test
    void aWrongKeyIsRaisedAndNotTriedAgain() {
        OpenAIClient client = Gateway.openAi("/proxy/test").apiKey("sk-wrong-one").build();

        var raised =
                catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> create(client, witness.plain().refused()));

        assertThat(raised.code()).contains("invalid_key");
        assertThat(raised.getMessage()).doesNotContain("sk-wrong-one");
    }

    @Test
    void aRouteThatIsNotThereIsNamed() {
        OpenAIClient client = Gateway.openAi("/proxy/tset").build();

        var raised =
                catchThrowableOfType(
                        NotFoundException.class, () -> create(client, witness.plain().refused()));

        assertThat(raised.code()).contains("route_not_found");
        assertThat(raised).hasMessageContaining("tset");
    }

    @Test
    void administrationIsDenied() {
        OpenAIClient client =
                Gateway.openAi("/proxy/test").adminApiKey(Gateway.key()).maxRetries(0).build();
        UserListParams asked =
                UserListParams.builder()
                        .putAllAdditionalHeaders(witness.plain().refused().headers())
                        .build();

        var raised =
                catchThrowableOfType(
                        PermissionDeniedException.class,
                        () -> client.admin().organization().users().list(asked));

        assertThat(raised.code()).contains("operation_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void theSdkTriesThreeTimes(int status) {
        OpenAIClient client = Gateway.openAi("/proxy/test").build();

        var raised =
                catchThrowableOfType(
                        OpenAIServiceException.class,
                        () -> create(client, witness.plain().answering(status).times(3)));

        assertThat(raised.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"reset,1", "reset,3", "reset,9", "truncate,1", "truncate,3", "truncate,9"})
    void aChatStreamThatStopsRaises(String how, int after) {
        Ask ask = witness.stream().ending("upstream_failed").steer("fail", how + ";after=" + after);
        List<Object> seen = new ArrayList<>();
        var raised =
                catchThrowableOfType(
                        SseException.class, () -> readAll(ask, RequestOptions.none(), seen));

        assertThat(seen).hasSize(after);
        assertThat(raised).hasMessageContaining("provider");
    }

    @ParameterizedTest
    @CsvSource({"reset,1", "reset,9", "truncate,1", "truncate,9"})
    void aResponsesStreamThatStopsRaises(String how, int after) {
        Ask ask = witness.stream().ending("upstream_failed").steer("fail", how + ";after=" + after);
        var raised = catchThrowableOfType(SseException.class, () -> readResponse(ask));

        assertThat(raised).hasMessageContaining("provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "truncate"})
    void aPlainAnswerCutShortRaises(String how) {
        Ask ask = witness.plain().ending("upstream_failed").steer("fail", how);

        var raised =
                catchThrowableOfType(OpenAIException.class, () -> create(Gateway.openAi(), ask));

        assertThat(raised).isNotNull();
    }

    @Test
    void aStreamThatHangsEndsWithTheClientsPatience() {
        Ask ask = witness.stream().ending("client_left").steer("fail", "hang;after=3");
        List<Object> seen = new ArrayList<>();
        var raised =
                catchThrowableOfType(
                        OpenAIIoException.class,
                        () -> readAll(ask, patience(Duration.ofSeconds(2)), seen));

        assertThat(raised).isNotNull();
        assertThat(seen).hasSize(3);
    }

    @Test
    void aClientMayLeaveBeforeTheAnswerBegins() {
        Ask ask = witness.plain().ending("client_left").unanswered().steer("delay", "600s");

        var raised =
                catchThrowableOfType(
                        OpenAIIoException.class,
                        () ->
                                Gateway.openAi()
                                        .chat()
                                        .completions()
                                        .create(
                                                chat(ask).build(),
                                                patience(Duration.ofSeconds(2))));

        assertThat(raised).isNotNull();
    }

    @Test
    void aClientMayLeaveInTheMiddleOfAStream() {
        Ask ask =
                witness.stream()
                        .ending("client_left")
                        .steer("output-tokens", "1000")
                        .steer("chunk-delay", "100ms");

        try (var answer =
                Gateway.openAi().chat().completions().createStreaming(chat(ask).build())) {
            assertThat(answer.stream().findFirst()).isPresent();
        }
    }

    private static RequestOptions patience(Duration timeout) {
        return RequestOptions.builder().timeout(timeout).build();
    }
}
