package dev.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The shape of every error, byte by byte, as real clients were seen to need it. */
class ErrorShapeTest {
    private final Refusal budget = new Refusal(Reason.BUDGET_EXCEEDED, "no \"money\" left");
    private final Refusal missing = new Refusal(Reason.MISSING_KEY, "no key");
    private static final StreamFailure BROKEN =
            new StreamFailure(Reason.UPSTREAM_INVALID, "cut short", "call-1");

    private final Dialects dialects = new Dialects();

    private String body(Family family, Refusal refusal) {
        int status = refusal.reason().status();
        return new String(dialects.errorBody(family, refusal, status, "call-1").bytes(), UTF_8);
    }

    @Test
    void openAi() {
        assertThat(body(Family.OPENAI, budget))
                .isEqualTo(
                        "{\"error\":{\"message\":\"no \\\"money\\\" left\","
                                + "\"type\":\"insufficient_quota\",\"param\":null,"
                                + "\"code\":\"budget_exceeded\"}}");
        assertThat(body(Family.OPENAI, missing))
                .isEqualTo(
                        "{\"error\":{\"message\":\"no key\",\"type\":\"authentication_error\","
                                + "\"param\":null,\"code\":\"missing_key\"}}");
    }

    @Test
    void anthropic() {
        assertThat(body(Family.ANTHROPIC, budget))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"billing_error\","
                                + "\"message\":\"no \\\"money\\\" left\","
                                + "\"code\":\"budget_exceeded\"},\"request_id\":\"call-1\"}");
        assertThat(body(Family.ANTHROPIC, missing)).contains("\"authentication_error\"");
    }

    @Test
    void google() {
        assertThat(body(Family.GOOGLE, missing))
                .isEqualTo(
                        "{\"error\":{\"code\":401,\"message\":\"no key\","
                                + "\"status\":\"UNAUTHENTICATED\",\"details\":[{"
                                + "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                                + "\"reason\":\"MISSING_KEY\",\"domain\":\"fairlead\","
                                + "\"metadata\":{\"code\":\"missing_key\"}}]}}");
        assertThat(body(Family.GOOGLE, budget)).contains("\"RESOURCE_EXHAUSTED\"");
    }

    @Test
    void cohere() {
        assertThat(body(Family.COHERE, missing))
                .isEqualTo("{\"id\":\"call-1\",\"message\":\"no key\",\"code\":\"missing_key\"}");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsNamedInEveryFamily(Reason reason) {
        for (Family family : Family.values()) {
            assertThat(body(family, new Refusal(reason, "message")))
                    .contains("message")
                    .contains("\"" + reason.code() + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "BUDGET_EXCEEDED")
    void onlyBudgetsAreCalledAQuota(Reason reason) {
        assertThat(body(Family.OPENAI, new Refusal(reason, "m")))
                .doesNotContain("insufficient_quota");
    }

    private List<String> headers(Family family, Refusal refusal) {
        var headers = dialects.errorBody(family, refusal, 429, "call-1").headers();
        return IntStream.range(0, headers.size())
                .mapToObj(i -> headers.name(i) + ": " + headers.value(i))
                .toList();
    }

    @Test
    void shortWaitsAreSaidInBothWays() {
        Refusal soon = new Refusal(Reason.RATE_LIMITED, "slow", Duration.ofMillis(1500));
        assertThat(headers(Family.OPENAI, soon))
                .containsExactly(
                        "content-type: application/json", "retry-after: 2", "retry-after-ms: 1500");
        Refusal now = new Refusal(Reason.RATE_LIMITED, "slow", Duration.ZERO);
        assertThat(headers(Family.OPENAI, now)).contains("retry-after: 1", "retry-after-ms: 1");
    }

    @Test
    void whatIsOfNoUseToRepeatSaysSo() {
        Refusal late = new Refusal(Reason.RATE_LIMITED, "slow", Duration.ofSeconds(61));
        assertThat(headers(Family.OPENAI, late)).contains("x-should-retry: false");
        assertThat(headers(Family.OPENAI, budget))
                .containsExactly("content-type: application/json", "x-should-retry: false");
        Refusal ours = new Refusal(Reason.UPSTREAM_CREDENTIALS, "ours");
        assertThat(headers(Family.OPENAI, ours)).contains("x-should-retry: false");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.MATCH_ANY,
            names = {".*_KEYS?", "KEY_.*", "(MODEL|ROUTE|OPERATION|IP|REGION)_NOT_ALLOWED"})
    void whoeverIsNotLetInIsToldNotToTryAgain(Reason reason) {
        assertThat(headers(Family.ANTHROPIC, new Refusal(reason, "m")))
                .contains("x-should-retry: false");
    }

    @Test
    void anthropicsClientsFindTheirRequestId() {
        assertThat(headers(Family.ANTHROPIC, missing)).contains("request-id: call-1");
        assertThat(headers(Family.OPENAI, missing)).noneMatch(h -> h.startsWith("request-id"));
    }

    private String event(Family family, String path, StreamFailure failure) {
        Dialect dialect =
                Objects.requireNonNull(dialects.operation(List.of(family), "POST", path).dialect());
        byte[] event = dialect.failureEvent(failure);
        return event == null ? "" : new String(event, UTF_8);
    }

    @Test
    void aBrokenChatStream() {
        assertThat(event(Family.OPENAI, "v1/chat/completions", BROKEN))
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"cut short\",\"type\":\"server_error\","
                                + "\"param\":null,\"code\":\"upstream_invalid\"}}\n\n");
    }

    @Test
    void aBrokenStreamOfTheResponsesApi() {
        assertThat(event(Family.OPENAI, "v1/responses", BROKEN))
                .isEqualTo(
                        "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{"
                                + "\"id\":\"call-1\",\"object\":\"response\",\"created_at\":0,"
                                + "\"status\":\"failed\",\"error\":{\"code\":\"server_error\","
                                + "\"message\":\"cut short\"},\"incomplete_details\":null,"
                                + "\"model\":\"\",\"output\":[],\"usage\":null},"
                                + "\"sequence_number\":0}\n\n"
                                + "event: error\ndata: {\"type\":\"error\","
                                + "\"code\":\"upstream_invalid\",\"message\":\"cut short\","
                                + "\"param\":null,\"sequence_number\":0,\"error\":{"
                                + "\"message\":\"cut short\",\"type\":\"server_error\","
                                + "\"param\":null,\"code\":\"upstream_invalid\"}}\n\n");
    }

    @Test
    void aBrokenStreamOfMessages() {
        assertThat(event(Family.ANTHROPIC, "v1/messages", BROKEN))
                .isEqualTo(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                                + "\"message\":\"cut short\",\"code\":\"upstream_invalid\"},"
                                + "\"request_id\":\"call-1\"}\n\n");
        StreamFailure draining = new StreamFailure(Reason.DRAINING, "bye", "call-1");
        assertThat(event(Family.ANTHROPIC, "v1/messages", draining)).contains("overloaded_error");
    }

    @Test
    void aBrokenStreamOfGeminiHasNoEventLine() {
        assertThat(event(Family.GOOGLE, "v1beta/models/g:streamGenerateContent", BROKEN))
                .startsWith(
                        "data: {\"error\":{\"code\":503,\"message\":\"cut short\","
                                + "\"status\":\"UNAVAILABLE\"")
                .endsWith("}}\n\n")
                .doesNotContain("event:");
    }

    @Test
    void aBrokenStreamOfCohereIsOnlyBroken() {
        assertThat(event(Family.COHERE, "v2/chat", BROKEN)).isEmpty();
    }
}
