package dev.fairlead.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proxy/openai/v1/../admin",
                "/proxy/openai/%2e%2e/admin",
                "/proxy/openai/%2E./admin",
                "/proxy/openai/..;x=1/admin",
                "/proxy/openai/./x",
                "/proxy/openai/..",
                "/proxy/openai//v1/models",
                "/proxy/openai/v1/models//",
                "/proxy/openai/a\\b",
                "/proxy/openai/a#b",
                "/proxy/openai/a b",
                "/proxy/openai/a\u0001b",
                "/proxy/openai/a\u00e9b",
                "/proxy/openai/x?q=\u00e9",
                "/proxy/openai/%zz",
                "/proxy/openai/%4",
                "/proxy/openai/%00",
                "/proxy/openai/%252e%252e/x",
                "proxy/openai/x",
                "http://other.example/proxy/openai/x"
            })
    void refusesWhatTwoParsersCouldReadDifferently(String target) {
        assertThatThrownBy(() -> RequestTarget.parse(target, "gateway:8787"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.INVALID_PATH));
    }

    @ParameterizedTest
    @CsvSource({
        "/proxy/bedrock/model/a%3Ab%2Fc:d/converse, /proxy/bedrock/model/a%3Ab%2Fc:d/converse",
        "/proxy/openai/files/, /proxy/openai/files/",
        "/proxy/openai/a..b/...x, /proxy/openai/a..b/...x",
        "http://gateway:8787/proxy/openai/x, /proxy/openai/x",
        "http://GATEWAY:8787, /"
    })
    void keepsTheRestLetterForLetter(String target, String path) {
        assertThat(RequestTarget.parse(target, "gateway:8787").path()).isEqualTo(path);
    }

    @Test
    void namesTheUsualCauseOfADoubledSlash() {
        assertThatThrownBy(() -> RequestTarget.parse("/proxy/openai//chat", null))
                .hasMessageContaining("base URL ends in '/'");
        assertThatThrownBy(() -> RequestTarget.parse("/proxy//chat", null))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.EMPTY_ROUTE));
    }

    @ParameterizedTest
    @CsvSource({
        "/, ROOT",
        "/health, HEALTH",
        "/ready, READY",
        "/status, STATUS",
        "/proxy/models, MODELS",
        "/proxy, NOT_FOUND",
        "/openai/v1/models, NOT_FOUND",
        "/constructor, NOT_FOUND"
    })
    void findsTheGatewaysOwnPages(String path, Endpoint.Own page) {
        assertThat(endpoint(path, false)).isEqualTo(page);
    }

    @Test
    void findsCallsAndProbes() {
        assertThat(endpoint("/proxy/openai/v1/models", false))
                .isEqualTo(new Endpoint.Proxy("openai", "v1/models"));
        assertThat(endpoint("/proxy/anthropic", false))
                .isEqualTo(new Endpoint.RouteAlone("anthropic"));
        assertThat(endpoint("/proxy/anthropic/", false))
                .isEqualTo(new Endpoint.RouteAlone("anthropic"));
        assertThat(endpoint("/openai/v1/models", true))
                .isEqualTo(new Endpoint.Proxy("openai", "v1/models"));
    }

    private static Endpoint endpoint(String target, boolean shortPaths) {
        return Endpoint.of(RequestTarget.parse(target, null), shortPaths);
    }
}
