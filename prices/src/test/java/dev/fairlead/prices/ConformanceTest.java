package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Every answer of genai-prices' own engine: numbers to 1e-9 relative, failures by stage. */
class ConformanceTest {
    private static final int CASES = 1714;
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

    private final PriceBook book = PriceBook.bundled();

    @Test
    void answersEveryCaseAsTheReferenceDoes() throws Exception {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (String line : lines()) {
            Place one = JsonTree.read(line.getBytes(StandardCharsets.UTF_8));
            cases++;
            String difference = difference(one);
            if (difference != null) {
                wrong.add(one.field("id").text() + ": " + difference);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(CASES);
    }

    /** Where {@link PriceBook#quote} differs from the reference, it is on purpose. */
    @Test
    void quotesAsTheReferenceButForSpellingsAndDoubts() throws Exception {
        Set<String> different = new TreeSet<>();
        for (String line : lines()) {
            Place input = JsonTree.read(line.getBytes(StandardCharsets.UTF_8)).field("input");
            String model = text(input, "model");
            ModelQuery query =
                    new ModelQuery(
                            text(input, "provider_id"),
                            text(input, "provider_api_url"),
                            model == null ? "" : model);
            Instant at = Instant.parse(input.field("timestamp").text());
            if (!name(book.quote(query, at)).equals(name(book.reference(query, at)))) {
                different.add(query.model() + ": " + name(book.quote(query, at)));
            }
        }
        assertThat(different).containsExactly("models/gemini-2.5-pro: gemini-2.5-pro");
    }

    private static String name(Quote quote) {
        return switch (quote) {
            case Quote.Found found -> found.model().id();
            case Quote.Unknown unknown -> unknown.reason().toString();
        };
    }

    private @Nullable String difference(Place one) throws BadPriceData {
        Place expected = one.field("expected");
        Answer answer = answer(one.field("input"));
        if (!expected.field("ok").flag()) {
            String stage = expected.field("stage").text();
            return stage.equals(answer.failedAt)
                    ? null
                    : "failed at " + answer.failedAt + ", not " + stage;
        }
        if (answer.failedAt != null) {
            return "failed at " + answer.failedAt + ": " + answer.detail;
        }
        if (!same(expected, "provider_id", answer.provider)) {
            return "provider " + answer.provider;
        }
        if (!same(expected, "model", answer.model)) {
            return "model " + answer.model;
        }
        if (answer.usage != null && !answer.usage.equals(usage(expected.field("usage")))) {
            return "usage " + answer.usage;
        }
        return price(expected, answer);
    }

    private static @Nullable String price(Place expected, Answer answer) throws BadPriceData {
        Quote.@Nullable Found found = answer.found;
        Cost.@Nullable Known cost = answer.cost;
        if (!expected.field("price_found").flag()) {
            return found == null ? null : "found " + found;
        }
        if (found == null || cost == null) {
            return "no price";
        }
        if (!same(expected, "model_id", found.model().id())) {
            return "matched " + found.model();
        }
        return near(expected, "input_price", cost.input())
                        && near(expected, "output_price", cost.output())
                        && near(expected, "total_price", cost.total())
                ? null
                : "cost " + cost;
    }

    private Answer answer(Place input) throws BadPriceData {
        String model = text(input, "model");
        String providerId = text(input, "provider_id");
        String url = text(input, "provider_api_url");
        Answer answer = new Answer();
        Provider provider =
                book.provider(new ModelQuery(providerId, url, model == null ? "" : model))
                        .orElse(null);
        answer.provider = provider == null ? null : provider.id();
        Place stated = input.optional("usage");
        Place response = input.optional("response");
        if (response != null) {
            String flavor = text(input, "api_flavor");
            Extraction read =
                    book.extract(provider, flavor == null ? "default" : flavor, response.value());
            switch (read) {
                case Extraction.Failed(var reason, var detail) -> {
                    return answer.failed("extract", reason + " " + detail);
                }
                case Extraction.Extracted(var name, var usage) -> {
                    answer.usage = usage;
                    model = model == null ? name : model;
                }
            }
        }
        answer.model = model;
        Usage usage = answer.usage;
        if (usage == null && stated != null) {
            try {
                usage = usage(stated);
            } catch (IllegalArgumentException impossible) {
                return answer.failed("price", String.valueOf(impossible.getMessage()));
            }
        }
        if (model != null) {
            price(answer, new ModelQuery(providerId, url, model), usage, input);
        }
        return answer;
    }

    private void price(Answer answer, ModelQuery query, @Nullable Usage usage, Place input)
            throws BadPriceData {
        Instant at = Instant.parse(input.field("timestamp").text());
        if (!(book.reference(query, at) instanceof Quote.Found found)) {
            return;
        }
        answer.found = found;
        answer.provider = found.provider().id();
        switch (found.price().price(Objects.requireNonNull(usage))) {
            case Cost.Known cost -> answer.cost = cost;
            case Cost.Unclear(var detail) -> answer.failed("price", detail);
        }
    }

    /** What became of one question. */
    private static final class Answer {
        @Nullable String failedAt;
        @Nullable String detail;
        @Nullable String provider;
        @Nullable String model;
        @Nullable Usage usage;
        Quote.@Nullable Found found;
        Cost.@Nullable Known cost;

        Answer failed(String stage, String why) {
            failedAt = stage;
            detail = why;
            return this;
        }
    }

    private static Usage usage(Place stated) throws BadPriceData {
        Usage.Builder usage = Usage.builder();
        for (Map.Entry<String, Place> entry : stated.fields().entrySet()) {
            usage.set(entry.getKey(), entry.getValue().number());
        }
        return usage.build();
    }

    private static boolean same(Place expected, String field, @Nullable String actual)
            throws BadPriceData {
        return Objects.equals(text(expected, field), actual);
    }

    private static @Nullable String text(Place place, String field) throws BadPriceData {
        Place found = place.optional(field);
        return found == null ? null : found.text();
    }

    private static boolean near(Place expected, String field, BigDecimal actual)
            throws BadPriceData {
        BigDecimal right = expected.field(field).number();
        BigDecimal margin = right.abs().multiply(TOLERANCE);
        return right.subtract(actual).abs().compareTo(margin) <= 0;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("conformance.jsonl");
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
