package dev.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Globs;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class RouterTest {
    private final Router router =
            new Router(
                    List.of(
                            new RouteSettings("team-chat", "openai"),
                            new RouteSettings("anthropic", "openai")),
                    List.of("openai", "anthropic", "gemini"));

    @ParameterizedTest
    @CsvSource({
        "team-chat, team-chat, openai",
        "openai, openai, openai",
        "anthropic, anthropic, openai",
        "chat, openai, openai",
        "responses, openai, openai",
        "openai-responses, openai, openai",
        "google-vertex, gemini, gemini",
        "google, gemini, gemini"
    })
    void aRouteWinsOverAProviderAndALiteralNameOverAnAlias(
            String name, String route, String provider) {
        Route found = router.find(name, Globs.ANY);

        assertThat(found.name()).isEqualTo(route);
        assertThat(found.plan().targets().getFirst().provider()).isEqualTo(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "bedrock", "OPENAI", "__proto__", "test"})
    void anUnknownNameListsWhatThereIs(String name) {
        assertThatThrownBy(() -> router.find(name, Globs.ANY))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.reason()).isEqualTo(Reason.ROUTE_NOT_FOUND);
                            assertThat(refusal)
                                    .hasMessageContaining("anthropic, gemini, openai, team-chat");
                        });
    }

    @Test
    void aVeryLongNameIsNotRepeatedWhole() {
        assertThatThrownBy(() -> router.find("x".repeat(5000), Globs.ANY))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
    }
}
