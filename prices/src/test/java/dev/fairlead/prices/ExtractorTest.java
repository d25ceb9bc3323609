package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ExtractorTest {
    private static final PriceBook BOOK = PriceBook.bundled();

    @Test
    void readsASmallTreeOfModelAndUsage() {
        Map<String, Object> answer =
                Map.of(
                        "model",
                        "gpt-4o",
                        "usage",
                        Map.of(
                                "prompt_tokens",
                                new BigDecimal(12),
                                "completion_tokens",
                                3,
                                "prompt_tokens_details",
                                Map.of("cached_tokens", 8L)));

        assertThat(read("openai", "chat", answer))
                .isEqualTo(
                        new Extraction.Extracted(
                                "gpt-4o",
                                Usage.builder()
                                        .set("input_tokens", 12)
                                        .set("cache_read_tokens", 8)
                                        .set("output_tokens", 3)
                                        .build()));
    }

    @Test
    void addsUpWhatCountsTowardsOneUnit() {
        Map<String, Object> usage =
                Map.of(
                        "input_tokens", 10,
                        "cache_creation_input_tokens", 20,
                        "cache_read_input_tokens", 30,
                        "output_tokens", 4);

        assertThat(read("anthropic", "default", Map.of("usage", usage)))
                .isEqualTo(
                        new Extraction.Extracted(
                                null,
                                Usage.builder()
                                        .set("input_tokens", 60)
                                        .set("cache_write_tokens", 20)
                                        .set("cache_read_tokens", 30)
                                        .set("output_tokens", 4)
                                        .build()));
    }

    @Test
    void picksItemsOfAnArrayByTheirKind() {
        Map<String, Object> usage =
                Map.of(
                        "promptTokenCount",
                        30,
                        "promptTokensDetails",
                        Arrays.asList(
                                null,
                                Map.of("modality", "TEXT", "tokenCount", 10),
                                Map.of("modality", "audio", "tokenCount", 20)),
                        "candidatesTokenCount",
                        5);

        assertThat(read("google", "default", Map.of("usageMetadata", usage)))
                .isEqualTo(
                        new Extraction.Extracted(
                                null,
                                Usage.builder()
                                        .set("input_tokens", 30)
                                        .set("input_text_tokens", 10)
                                        .set("input_audio_tokens", 20)
                                        .set("output_tokens", 5)
                                        .build()));
    }

    @Test
    void passesOverOptionalNullsAndOtherTypes() {
        Map<String, Object> usage = new HashMap<>();
        usage.put("prompt_tokens", 12);
        usage.put("completion_tokens", null);
        usage.put("prompt_tokens_details", List.of());
        usage.put("completion_tokens_details", Map.of("reasoning_tokens", "NaN"));

        assertThat(read("openai", "embeddings", Map.of("usage", usage)))
                .isEqualTo(
                        new Extraction.Extracted(
                                null, Usage.builder().set("input_tokens", 12).build()));
    }

    @Test
    void saysWhatIsMissing() {
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("usage", null);

        assertThat(read("openai", "chat", Map.of("usage", Map.of("prompt_tokens", 1))))
                .isEqualTo(missing("no number at usage.completion_tokens"));
        assertThat(read("openai", "chat", nulls)).isEqualTo(missing("no object at usage"));
        assertThat(read("openai", "chat", Map.of())).isEqualTo(missing("no object at usage"));
        assertThat(read("openai", "chat", List.of()))
                .isEqualTo(missing("the answer is not an object"));
        assertThat(BOOK.extract(null, "chat", Map.of()))
                .isInstanceOfSatisfying(
                        Extraction.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .isEqualTo(Extraction.Reason.UNKNOWN_PROVIDER));
        assertThat(read("openai", "smell", Map.of()))
                .isInstanceOfSatisfying(
                        Extraction.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .isEqualTo(Extraction.Reason.UNKNOWN_FLAVOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e18", "1e999999999", "-1e999999999", "1e-999999999"})
    void refusesNumbersThatCannotBeAmounts(String number) {
        Map<String, Object> usage =
                Map.of("prompt_tokens", new BigDecimal(number), "completion_tokens", 1);

        assertThat(read("openai", "chat", Map.of("usage", usage)))
                .isInstanceOfSatisfying(
                        Extraction.Failed.class,
                        failed -> {
                            assertThat(failed.reason()).isEqualTo(Extraction.Reason.IMPOSSIBLE);
                            assertThat(failed.detail()).startsWith("usage.prompt_tokens: ");
                        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesFloatsThatAreNoNumbers(double number) {
        Map<String, Object> usage = Map.of("prompt_tokens", number, "completion_tokens", 1);

        assertThat(read("openai", "chat", Map.of("usage", usage)))
                .isInstanceOf(Extraction.Failed.class);
    }

    @Test
    void tellsWhichFlavorsAProviderHas() {
        assertThat(BOOK.flavors("openai"))
                .containsExactly("chat", "responses", "realtime", "images", "embeddings");
        assertThat(BOOK.flavors("anthropic")).containsExactly("default", "chat");
        assertThat(BOOK.flavors("together")).isEmpty();
        assertThat(BOOK.flavors("nobody")).isEmpty();
    }

    private static Extraction read(String provider, String flavor, Object answer) {
        return BOOK.extract(BOOK.provider(provider).orElseThrow(), flavor, answer);
    }

    private static Extraction missing(String detail) {
        return new Extraction.Failed(Extraction.Reason.MISSING, detail);
    }
}
