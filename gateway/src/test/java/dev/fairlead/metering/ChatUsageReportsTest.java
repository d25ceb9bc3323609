package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Map;

/** What chat completions say of usage: case S21 of the field reports, and what cannot be true. */
class ChatUsageReportsTest {
    private static String chunk(String choices, String usage) {
        return "{\"model\":\"gpt-4o\""
                + (choices.isEmpty() ? "" : ",\"choices\":" + choices)
                + (usage.isEmpty() ? "" : ",\"usage\":" + usage)
                + "}";
    }

    private static final String TEXT = "[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]";
    private static final String FINISH = "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]";
    private static final String NUMBERS = "{\"prompt_tokens\":12,\"completion_tokens\":34}";
    private static final String ZEROS = "{\"prompt_tokens\":0,\"completion_tokens\":0}";

    @Test
    void s21abcdeUsageIsTakenOnceWhereverItStands() {
        String[] streams = {
            events(chunk(TEXT, "null"), chunk(FINISH, "null"), chunk("[]", NUMBERS), "[DONE]"),
            events(chunk(TEXT, ZEROS), chunk(FINISH, ZEROS), chunk("[]", NUMBERS), "[DONE]"),
            events(chunk(TEXT, ""), chunk(TEXT, NUMBERS), chunk(FINISH, ""), "[DONE]"),
            events(chunk(TEXT, ""), chunk(FINISH, NUMBERS), chunk("[]", NUMBERS), "[DONE]"),
            events(chunk(TEXT, ""), chunk(FINISH, ""), chunk("", NUMBERS), "[DONE]")
        };
        for (String stream : streams) {
            Bill bill = MeterRun.chat().whole(stream);
            assertThat(bill.usage()).as(stream).isEqualTo(Usage.tokens(12, 34));
            assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
        }
    }

    @Test
    void s21fTheModelIsTakenFromALaterChunk() {
        String first =
                "{\"choices\":[],\"model\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}";
        Bill bill =
                MeterRun.chat()
                        .whole(events(first, chunk(FINISH, ""), chunk("[]", NUMBERS), "[DONE]"));
        assertThat(bill.modelServed()).isEqualTo("gpt-4o");
        assertThat(bill.usage()).isEqualTo(Usage.tokens(12, 34));
    }

    @Test
    void s21gWithoutUsageItIsEstimatedAndSaidSo() {
        Bill bill =
                MeterRun.chat()
                        .asked("{\"model\":\"gpt-4o\",\"messages\":[{\"content\":\"12345678\"}]}")
                        .whole(events(chunk(TEXT, ""), chunk(FINISH, ""), "[DONE]"));
        assertThat(bill.usage()).isEqualTo(Usage.tokens(2, 2));
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(bill.reason()).isEqualTo("no usage was reported");
    }

    @Test
    void impossibleNumbersAreEstimatedAndSaidSo() {
        String[] absurd = {
            "{\"prompt_tokens\":-1,\"completion_tokens\":34}",
            "{\"prompt_tokens\":1e12,\"completion_tokens\":34}",
            "{\"prompt_tokens\":1e300,\"completion_tokens\":34}",
            "{\"prompt_tokens\":10,\"completion_tokens\":3,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":11}}"
        };
        for (String numbers : absurd) {
            Bill bill =
                    MeterRun.chat()
                            .asked("{\"model\":\"gpt-4o\",\"messages\":[{\"content\":\"1234\"}]}")
                            .whole(events(chunk(TEXT, ""), chunk(FINISH, numbers), "[DONE]"));
            assertThat(bill.usage()).as(numbers).isEqualTo(Usage.tokens(1, 2));
            assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
            assertThat(bill.reason()).isNotBlank();
        }
    }

    @Test
    void usageIsNeverTakenFromWhatAModelWrote() {
        String written = "{\\\"usage\\\":{\\\"prompt_tokens\\\":999999}}";
        Bill bill =
                MeterRun.chat()
                        .json()
                        .whole(
                                "{\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\""
                                        + written
                                        + "\",\"usage\":{\"prompt_tokens\":7}}}],\"usage\":"
                                        + NUMBERS
                                        + "}");
        assertThat(bill.usage()).isEqualTo(Usage.tokens(12, 34));
    }

    @Test
    void ownPricesWinAndTermsWithoutARateAreNamed() {
        String answer =
                chunk(FINISH, NUMBERS)
                        .replace("{\"model\"", "{\"service_tier\":\"flex\",\"model\"");
        Bill flex = MeterRun.chat().json().whole(answer);
        assertThat(flex.certainty()).isEqualTo(Certainty.UNPRICED);
        assertThat(flex.reason()).isEqualTo("no rate for service_tier=flex");
        Map<String, BigDecimal> rates = Map.of("input", BigDecimal.ONE, "output", BigDecimal.TWO);
        Bill mine =
                MeterRun.chat()
                        .json()
                        .own((provider, model) -> ModelPrice.own(rates))
                        .whole(answer);
        assertThat(mine.cost()).isEqualTo(new Money(12_000 + 68_000));
        assertThat(mine.certainty()).isEqualTo(Certainty.REPORTED);
    }
}
