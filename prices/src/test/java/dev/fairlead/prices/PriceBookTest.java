package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PriceBookTest {
    private static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");
    private static final PriceBook BOOK = PriceBook.bundled();

    @Test
    void knowsWhichDataItIs() {
        assertThat(BOOK.version().revision()).matches("[0-9a-f]{40}");
        assertThat(BOOK.version().source()).isEqualTo("bundled");
        assertThat(BOOK.providers()).hasSize(36);
        assertThat(BOOK.ignored()).isEmpty();
    }

    @Test
    void describesAModel() {
        Quote.Found found = found(ModelQuery.of("openai", "gpt-4o"));

        assertThat(found.provider().name()).isEqualTo("OpenAI");
        assertThat(found.model().name()).isEqualTo("gpt 4o");
        assertThat(found.model().contextWindow()).isEqualTo(OptionalLong.of(128000));
        assertThat(found.price().rates())
                .extracting(Rate::unit)
                .containsExactlyInAnyOrder("input_tokens", "cache_read_tokens", "output_tokens");
    }

    @Test
    void listsWhereAModelIsOffered() {
        assertThat(BOOK.offers("gpt-4o", AT))
                .extracting(offer -> offer.provider().id())
                .contains("openai", "azure")
                .doesNotContain("anthropic");
    }

    /** Field report S33: the right model, however the provider spells it. */
    @ParameterizedTest
    @CsvSource({
        "openai,     GPT-4o,                                       gpt-4o",
        "azure,      gpt-4o-2024-08-06,                            gpt-4o",
        "anthropic,  claude-sonnet-4-5@20250929,                   claude-sonnet-4-5",
        "google,     claude-opus-4-5@20251101,                     claude-opus-4-5",
        "google,     claude-opus-4-5@default,                      claude-opus-4-5",
        "google,     models/gemini-2.5-flash,                      gemini-2.5-flash",
        "google,     models/gemini-2.0-flash-001,                  gemini-2.0-flash",
        "google,     gemini-2.5-flash-001,                         gemini-2.5-flash",
        "google,     models/gemini-2.5-flash-001,                  gemini-2.5-flash",
        "google,     publishers/google/models/gemini-2.5-pro,      gemini-2.5-pro",
        "google,     projects/p/locations/l/publishers/google/models/gemini-2.5-pro,"
                + " gemini-2.5-pro",
        "groq,       llama-3.3-70b-versatile,                      llama-3.3-70b-versatile",
        "openrouter, deepseek/deepseek-r1:free,                    deepseek/deepseek-r1:free",
        "aws,        us.amazon.nova-micro-v1:0,                    amazon.nova-micro-v1:0",
        "aws,        us.anthropic.claude-sonnet-4-5-20250929-v1:0,"
                + " regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "aws, arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-micro-v1:0,"
                + " amazon.nova-micro-v1:0"
    })
    void s33FindsTheModelHoweverItIsSpelled(String provider, String name, String model) {
        assertThat(found(ModelQuery.of(provider, name)).model().id()).isEqualTo(model);
    }

    /** Field report S33: rather no price than a neighbour's. */
    @ParameterizedTest
    @CsvSource({
        "openai,     gpt-4o-mini-2026-01-01,          UNKNOWN_MODEL",
        "openai,     gpt-5-fast,                      UNKNOWN_MODEL",
        "openai,     gpt-4,                           ''",
        "openai,     gpt-4x,                          UNKNOWN_MODEL",
        "openai,     gpt-5-nano-fast,                 DOUBTFUL_MODEL",
        "anthropic,  claude-opus-4-6-fast,            DOUBTFUL_MODEL",
        "anthropic,  claude-opus-4-6:free,            DOUBTFUL_MODEL",
        "anthropic,  claude-sonnet-4-5-mini,          DOUBTFUL_MODEL",
        "google,     gemini-2.5-pro-preview-tts,      DOUBTFUL_MODEL",
        "google,     models/gemini-2.5-pro-mini,      DOUBTFUL_MODEL",
        "google,     publishers/google/models/gemini-9, UNKNOWN_MODEL",
        "openrouter, openai/gpt-4o:free,              UNKNOWN_MODEL",
        "openrouter, openai/gpt-4o:nitro,             UNKNOWN_MODEL",
        "azure,      my-deployment,                   UNKNOWN_MODEL",
        "aws, arn:aws:bedrock:eu-west-1:1:application-inference-profile/a1b2c3, UNKNOWN_MODEL",
        "openai,     '',                              NO_MODEL",
        "openai,     '  ',                            NO_MODEL",
        "nobody,     gpt-4o,                          UNKNOWN_PROVIDER"
    })
    void s33GivesNoNeighboursPrice(String provider, String name, String reason) {
        Quote quote = BOOK.quote(ModelQuery.of(provider, name), AT);

        switch (quote) {
            case Quote.Found found -> {
                assertThat(reason).as("%s", found).isEmpty();
                assertThat(found.model().id()).isEqualTo(name);
            }
            case Quote.Unknown(var why, var detail) -> {
                assertThat(why).hasToString(reason);
                assertThat(detail).isNotBlank();
            }
        }
    }

    @Test
    void s33KnowsThatFreeIsZero() {
        Quote.Found found = found(ModelQuery.of("openrouter", "deepseek/deepseek-r1:free"));

        assertThat(found.price().isFree()).isTrue();
        assertThat(found.price().price(Usage.tokens(10, 10)))
                .isInstanceOfSatisfying(
                        Cost.Known.class, cost -> assertThat(cost.total()).isZero());
    }

    @Test
    void quotesEveryModelOfTheDataByItsOwnIdAsTheReferenceDoes() {
        List<String> different = new ArrayList<>();
        for (Provider provider : BOOK.providers()) {
            for (ModelEntry model : provider.models()) {
                ModelQuery query = ModelQuery.of(provider.id(), model.id());
                if (BOOK.reference(query, AT) instanceof Quote.Found found
                        && !found.equals(BOOK.quote(query, AT))) {
                    different.add(provider + " " + model);
                }
            }
        }
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 10_000, 5_000_000})
    void givesUpOnNamesLongerThanAnyModels(int length) {
        String name = "gpt-4o".repeat(length).substring(0, length);

        assertThat(BOOK.quote(ModelQuery.of("openai", name), AT))
                .isInstanceOfSatisfying(
                        Quote.Unknown.class,
                        unknown -> {
                            assertThat(unknown.reason()).isEqualTo(Quote.Reason.TOO_LONG);
                            assertThat(unknown.detail()).hasSizeLessThan(200);
                        });
        assertThat(BOOK.provider(ModelQuery.atUrl("https://" + name.repeat(9), "gpt-4o")))
                .isEmpty();
    }

    @Test
    void keepsControlCharactersOutOfItsWords() {
        Quote quote = BOOK.quote(ModelQuery.of("openai", "a\nb\u2028c\u001bd"), AT);

        assertThat(quote)
                .isEqualTo(
                        new Quote.Unknown(
                                Quote.Reason.UNKNOWN_MODEL, "openai has no model 'a?b?c?d'"));
    }

    @Test
    void remembersOnlySoManyNames() {
        Matches matches = new Matches(Map.of(), Matches.Names.AS_MEANT);

        for (int invented = 0; invented < 20_000; invented++) {
            matches.match(ModelQuery.of("openai", "invented-" + invented));
        }

        assertThat(matches.remembered()).isBetween(1, 4100);
    }

    @Test
    void givesEveryThreadTheSameAnswers() throws Exception {
        PriceBook shared = PriceBook.bundled();
        List<ModelQuery> queries = new ArrayList<>();
        for (Provider provider : shared.providers()) {
            provider.models().forEach(m -> queries.add(ModelQuery.of(provider.id(), m.id())));
        }
        Callable<Set<String>> all =
                () -> {
                    Set<String> answers = new TreeSet<>();
                    for (ModelQuery query : queries) {
                        answers.add(query.model() + " " + describe(shared.quote(query, AT)));
                        shared.quote(ModelQuery.of("x" + answers.size()), AT);
                    }
                    return answers;
                };

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Set<String>>> results = threads.invokeAll(List.of(all, all, all, all));
            Set<String> expected = all.call();
            for (Future<Set<String>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void ignoresTheCaseOfProviders() {
        assertThat(found(ModelQuery.of("OpenAI ", "gpt-4o")).provider().id()).isEqualTo("openai");
    }

    private static String describe(Quote quote) {
        return switch (quote) {
            case Quote.Found found -> found.provider() + "/" + found.model();
            case Quote.Unknown unknown -> unknown.toString();
        };
    }

    private static Quote.Found found(ModelQuery query) {
        Quote quote = BOOK.quote(query, AT);
        assertThat(quote).isInstanceOf(Quote.Found.class);
        return (Quote.Found) quote;
    }
}
