package dev.fairlead.clients;

import static dev.fairlead.clients.AnthropicAnswersTest.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.RequestOptions;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;

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

class AnthropicErrorsTest {
    private Witness witness;

    @BeforeEach
    void begin(TestInfo test) {
        witness = new Witness(test);
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class, "invalid_request_error"),
                Arguments.of(403, PermissionDeniedException.class, "permission_error"),
                Arguments.of(404, NotFoundException.class, "not_found_error"),
                Arguments.of(429, RateLimitException.class, "rate_limit_error"),
                Arguments.of(500, InternalServerException.class, "api_error"),
                Arguments.of(503, ServiceUnavailableException.class, "api_error"),
                Arguments.of(529, OverloadedException.class, "overloaded_error"));
    }

    private static void create(AnthropicClient client, Ask ask) {
        client.messages().create(message(ask));
    }

    /** Reads a stream until it raises. */
    private static void readAll(Ask ask, RequestOptions options, List<Object> seen) {
        try (var answer = Gateway.anthropic().messages().createStreaming(message(ask), options)) {
            answer.stream().forEach(seen::add);
        }
    }

    private static String typeOf(AnthropicServiceException raised) {
        return raised.type().orElseThrow().asString();
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void errorsOfTheProviderAreRaisedAsTheyAre(
            int status, Class<? extends AnthropicServiceException> type, String name) {
        AnthropicClient client = Gateway.anthropic();

        var plain =
                catchThrowableOfType(type, () -> create(client, witness.plain().answering(status)));
        var streamed =
                catchThrowableOfType(
                        type,
                        () ->
                                client.messages()
                                        .createStreaming(
                                                message(witness.stream().answering(status))));

        for (AnthropicServiceException raised : List.of(plain, streamed)) {
            assertThat(raised.statusCode()).isEqualTo(status);
            assertThat(raised).hasMessageContaining("was asked for status " + status);
            assertThat(typeOf(raised)).isEqualTo(name);
        }
    }

    @Test
    void aRefusedCredentialOfTheGatewayIsNotTheCallersFault() {
        var raised =
                catchThrowableOfType(
                        InternalServerException.class,
                        () -> create(Gateway.anthropic(), witness.plain().answering(401)));

        assertThat(raised.statusCode()).isEqualTo(502);
        assertThat(raised).hasMessageContaining("own credential");
    }

    @Test
    void aWrongKeyIsRaisedAndNotTriedAgain() {
        AnthropicClient client = Gateway.anthropic("/proxy/test").apiKey("sk-ant-wrong").build();

        var raised =
                catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> create(client, witness.plain().refused()));

        assertThat(typeOf(raised)).isEqualTo("authentication_error");
        assertThat(raised.requestId()).isPresent();
        assertThat(raised.getMessage()).doesNotContain("sk-ant-wrong");
    }

    @Test
    void aRouteThatIsNotThereIsNamed() {
        AnthropicClient client = Gateway.anthropic("/proxy/tset").build();

        var raised =
                catchThrowableOfType(
                        NotFoundException.class, () -> create(client, witness.plain().refused()));

        assertThat(typeOf(raised)).isEqualTo("not_found_error");
        assertThat(raised).hasMessageContaining("tset");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 529})
    void theSdkTriesThreeTimes(int status) {
        AnthropicClient client = Gateway.anthropic("/proxy/test").build();

        var raised =
                catchThrowableOfType(
                        AnthropicServiceException.class,
                        () -> create(client, witness.plain().answering(status).times(3)));

        assertThat(raised.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"reset,1", "reset,5", "reset,16", "truncate,1", "truncate,5", "truncate,16"})
    void aStreamThatStopsRaises(String how, int after) {
        Ask ask = witness.stream().ending("upstream_failed").steer("fail", how + ";after=" + after);
        List<Object> seen = new ArrayList<>();
        var raised =
                catchThrowableOfType(
                        SseException.class, () -> readAll(ask, RequestOptions.none(), seen));

        assertThat(seen).hasSize(after);
        assertThat(raised).hasMessageContaining("provider");
        assertThat(typeOf(raised)).isEqualTo("api_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "truncate"})
    void aPlainAnswerCutShortRaises(String how) {
        Ask ask = witness.plain().ending("upstream_failed").steer("fail", how);

        var raised =
                catchThrowableOfType(
                        AnthropicException.class, () -> create(Gateway.anthropic(), ask));

        assertThat(raised).isNotNull();
    }

    @Test
    void aStreamThatHangsEndsWithTheClientsPatience() {
        Ask ask = witness.stream().ending("client_left").steer("fail", "hang;after=3");
        List<Object> seen = new ArrayList<>();
        var raised =
                catchThrowableOfType(
                        AnthropicIoException.class,
                        () -> readAll(ask, patience(Duration.ofSeconds(2)), seen));

        assertThat(raised).isNotNull();
        assertThat(seen).hasSize(3);
    }

    @Test
    void aClientMayLeaveBeforeTheAnswerBegins() {
        Ask ask = witness.plain().ending("client_left").unanswered().steer("delay", "600s");

        var raised =
                catchThrowableOfType(
                        AnthropicIoException.class,
                        () ->
                                Gateway.anthropic()
                                        .messages()
                                        .create(message(ask), patience(Duration.ofSeconds(2))));

        assertThat(raised).isNotNull();
    }

    @Test
    void aClientMayLeaveInTheMiddleOfAStream() {
        Ask ask =
                witness.stream()
                        .ending("client_left")
                        .steer("output-tokens", "1000")
                        .steer("chunk-delay", "100ms");

        try (var answer = Gateway.anthropic().messages().createStreaming(message(ask))) {
            assertThat(answer.stream().findFirst()).isPresent();
        }
    }

    private static RequestOptions patience(Duration timeout) {
        return RequestOptions.builder().timeout(timeout).build();
    }
}
