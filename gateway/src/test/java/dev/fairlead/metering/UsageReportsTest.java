package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.dialect.Family;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say of usage: cases S18, S20, S26, S29, S30 and S35 of the field reports. */
class UsageReportsTest {
    private static Usage usage(Object... unitsAndCounts) {
        Usage.Builder usage = Usage.builder();
        for (int i = 0; i < unitsAndCounts.length; i += 2) {
            usage.set(unitsAndCounts[i].toString(), ((Number) unitsAndCounts[i + 1]).longValue());
        }
        return usage.build();
    }

    private static void assertAmounts(Bill bill, Object... unitsAndCounts) {
        usage(unitsAndCounts)
                .amounts()
                .forEach(
                        (unit, amount) ->
                                assertThat(bill.usage().amount(unit))
                                        .as(unit)
                                        .isEqualByComparingTo(amount));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 100_000})
    void s18TheLastTotalsOfAnArrayHold(int size) {
        String array =
                "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}],\"usageMetadata\":"
                        + "{\"promptTokenCount\":9,\"candidatesTokenCount\":2}}\n,\r\n"
                        + "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}\n,\r\n"
                        + "{\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":64,"
                        + "\"thoughtsTokenCount\":30}}\n,\r\n"
                        + "{\"candidates\":[{\"finishReason\":\"STOP\"}],"
                        + "\"modelVersion\":\"gemini-2.5-flash\"}\n]";
        MeterRun run = MeterRun.gemini("streamGenerateContent").json();
        Bill bill = run.whole(array.getBytes(UTF_8), size);
        assertThat(run.verdict()).isEqualTo(Verdict.WHOLE);
        assertAmounts(bill, "input_tokens", 9, "output_tokens", 94, "output_reasoning_tokens", 30);
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
        assertThat(bill.modelServed()).isEqualTo("gemini-2.5-flash");
    }

    @Test
    void s18ABlockedPromptIsNoError() {
        String answer =
                "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},"
                        + "\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9}}";
        for (String body : new String[] {"[" + answer + "]", events(answer)}) {
            MeterRun run = MeterRun.gemini("streamGenerateContent");
            Bill bill = run.whole(body);
            assertThat(run.verdict()).isEqualTo(Verdict.WHOLE);
            assertThat(bill.usage()).isEqualTo(usage("input_tokens", 9));
            assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
            // gemini-2.5-flash: 0.30 dollars per million tokens.
            assertThat(bill.cost()).isEqualTo(new Money(2_700));
        }
    }

    private static String message(String start, String... deltas) {
        StringBuilder stream = new StringBuilder();
        stream.append(
                events(
                        "{\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\","
                                + "\"usage\":"
                                + start
                                + "}}"));
        for (String delta : deltas) {
            stream.append(
                    events(
                            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                                    + "\"usage\":"
                                    + delta
                                    + "}"));
        }
        return stream.append(events("{\"type\":\"message_stop\"}")).toString();
    }

    private static final String START =
            "{\"input_tokens\":25,\"cache_read_input_tokens\":100,\"output_tokens\":1}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'output_tokens':15}",
                "{'input_tokens':25,'cache_read_input_tokens':100,'output_tokens':15}",
                "{'input_tokens':0,'output_tokens':15}",
                "{'input_tokens':null,'cache_read_input_tokens':null,'output_tokens':15}"
            })
    void s20abcgTheStartHoldsWhereTheDeltaSaysNothing(String delta) {
        Bill bill = MeterRun.messages().whole(message(START, delta.replace('\'', '"')));
        assertAmounts(bill, "input_tokens", 125, "cache_read_tokens", 100, "output_tokens", 15);
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
        // 3, 0.30 and 15 dollars per million tokens.
        assertThat(bill.cost()).isEqualTo(new Money(75_000 + 30_000 + 225_000));
    }

    @Test
    void s20dAStartOfZerosIsFilledByTheDelta() {
        Bill bill =
                MeterRun.messages()
                        .whole(
                                message(
                                        "{\"input_tokens\":0,\"output_tokens\":0}",
                                        "{\"input_tokens\":25,\"cache_creation_input_tokens\":40,"
                                                + "\"output_tokens\":15}"));
        assertAmounts(bill, "input_tokens", 65, "cache_write_tokens", 40, "output_tokens", 15);
    }

    @Test
    void s20eALaterHigherInputHolds() {
        Bill bill =
                MeterRun.messages()
                        .whole(message(START, "{\"input_tokens\":4025,\"output_tokens\":15}"));
        assertAmounts(bill, "input_tokens", 4125, "output_tokens", 15);
    }

    @Test
    void s20fCumulativeCountsAreNotAddedUp() {
        Bill bill =
                MeterRun.messages()
                        .whole(message(START, "{\"output_tokens\":7}", "{\"output_tokens\":15}"));
        assertAmounts(bill, "input_tokens", 125, "output_tokens", 15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 10 × 3 + 100 × 3.75 + 200 × 6 + 5 × 15 dollars per million
                "{'ephemeral_5m_input_tokens':100,'ephemeral_1h_input_tokens':200} | 1680000",
                // all 300 at the five-minute rate
                "null | 1230000",
                "{} | 1230000",
                // 100 + 50 unexplained at 3.75, 150 at 6
                "{'ephemeral_5m_input_tokens':100,'ephemeral_1h_input_tokens':150} | 1567500"
            })
    void s26CacheWritesOfTwoAgesHaveTheirRates(String split, long nanos) {
        String numbers =
                "{\"input_tokens\":10,\"cache_creation_input_tokens\":300,\"cache_creation\":"
                        + split.replace('\'', '"')
                        + ",\"output_tokens\":5}";
        Bill whole =
                MeterRun.messages()
                        .json()
                        .whole("{\"model\":\"claude-sonnet-4-5\",\"usage\":" + numbers + "}");
        Bill streamed =
                MeterRun.messages()
                        .whole(
                                message(
                                        numbers,
                                        "{\"cache_creation_input_tokens\":300,"
                                                + "\"output_tokens\":5}"));
        for (Bill bill : new Bill[] {whole, streamed}) {
            assertAmounts(bill, "input_tokens", 310, "cache_write_tokens", 300, "output_tokens", 5);
            assertThat(bill.cost()).isEqualTo(new Money(nanos));
            assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
        }
    }

    @Test
    void s29SearchesAreChargedWhereThereIsAPrice() {
        Bill bill =
                MeterRun.messages()
                        .whole(
                                message(
                                        "{\"input_tokens\":25,\"output_tokens\":1}",
                                        "{\"input_tokens\":5025,\"output_tokens\":15,"
                                                + "\"server_tool_use\":{\"web_search_requests\":2,"
                                                + "\"web_fetch_requests\":1}}"));
        assertAmounts(bill, "input_tokens", 5025, "web_searches", 2);
        // 10 dollars per thousand searches, 3 and 15 dollars per million tokens.
        assertThat(bill.cost()).isEqualTo(new Money(20_000_000 + 15_075_000 + 225_000));
    }

    @Test
    void s29SearchesWithoutAPriceAreCountedAndNamed() {
        String search = "{\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}}";
        String opened = "{\"type\":\"web_search_call\",\"action\":{\"type\":\"open_page\"}}";
        Bill bill =
                MeterRun.responses()
                        .json()
                        .whole(
                                "{\"model\":\"gpt-4o\",\"status\":\"completed\",\"output\":["
                                        + String.join(",", search, search, search, opened)
                                        + "],\"usage\":{\"input_tokens\":100,"
                                        + "\"output_tokens\":10}}");
        assertAmounts(bill, "web_searches", 3, "input_tokens", 100);
        assertThat(bill.certainty()).isEqualTo(Certainty.UNPRICED);
        assertThat(bill.reason()).isEqualTo("no rate for web_searches");
        assertThat(bill.cost()).isEqualTo(new Money(250_000 + 100_000));
        Bill gemini =
                MeterRun.gemini("generateContent")
                        .json()
                        .whole(
                                "{\"candidates\":[{\"groundingMetadata\":{\"webSearchQueries\":"
                                        + "[\"a\",\"b\"]}}],\"usageMetadata\":{"
                                        + "\"promptTokenCount\":5}}");
        assertAmounts(gemini, "web_searches", 2, "input_tokens", 5);
        assertThat(gemini.reason()).isEqualTo("no rate for web_searches");
    }

    @Test
    void s30GeminisBucketsAddUp() {
        String counts =
                "\"promptTokenCount\":1000,\"cachedContentTokenCount\":900,"
                        + "\"candidatesTokenCount\":50,\"thoughtsTokenCount\":400,"
                        + "\"toolUsePromptTokenCount\":3000";
        for (String more : new String[] {",\"totalTokenCount\":4450", ""}) {
            Bill bill = generate(counts + more);
            assertAmounts(
                    bill,
                    "input_tokens",
                    4000,
                    "cache_read_tokens",
                    900,
                    "output_tokens",
                    450,
                    "output_reasoning_tokens",
                    400);
            // gemini-2.5-flash: 0.30, cached 0.03, out 2.50 dollars per million tokens.
            assertThat(bill.cost()).isEqualTo(new Money(930_000 + 27_000 + 1_125_000));
        }
        Bill thoughts = generate("\"promptTokenCount\":10,\"thoughtsTokenCount\":400");
        assertAmounts(thoughts, "input_tokens", 10, "output_tokens", 400);
    }

    private static Bill generate(String counts) {
        return MeterRun.gemini("generateContent")
                .json()
                .whole(
                        "{\"modelVersion\":\"gemini-2.5-flash\",\"candidates\":[{\"finishReason\":"
                                + "\"MAX_TOKENS\"}],\"usageMetadata\":{"
                                + counts
                                + "}}");
    }

    @Test
    void s35EachModalityHasItsOwnCount() {
        Bill images =
                MeterRun.at(Family.OPENAI, "v1/images/generations")
                        .json()
                        .asked("{\"model\":\"gpt-image-1\"}")
                        .whole(
                                "{\"data\":[{\"b64_json\":\""
                                        + "A".repeat(700_000)
                                        + "\"}],\"usage\":{\"input_tokens\":150,"
                                        + "\"input_tokens_details\":{\"text_tokens\":50,"
                                        + "\"image_tokens\":100},\"output_tokens\":4200}}");
        assertAmounts(
                images,
                "input_tokens",
                150,
                "input_text_tokens",
                50,
                "input_image_tokens",
                100,
                "output_tokens",
                4200);
        Bill audio =
                MeterRun.chat()
                        .json()
                        .whole(
                                "{\"model\":\"gpt-4o-audio-preview\",\"usage\":{"
                                        + "\"prompt_tokens\":120,\"completion_tokens\":220,"
                                        + "\"prompt_tokens_details\":{\"audio_tokens\":80,"
                                        + "\"cached_tokens\":30},\"completion_tokens_details\":{"
                                        + "\"audio_tokens\":200,\"text_tokens\":20}}}");
        assertAmounts(
                audio,
                "input_audio_tokens",
                80,
                "cache_read_tokens",
                30,
                "output_audio_tokens",
                200,
                "output_tokens",
                220);
        Bill gemini =
                generate(
                        "\"promptTokenCount\":520,\"candidatesTokenCount\":1,"
                                + "\"promptTokensDetails\":[{\"modality\":\"AUDIO\","
                                + "\"tokenCount\":500},{\"modality\":\"TEXT\",\"tokenCount\":20}]");
        assertAmounts(gemini, "input_audio_tokens", 500, "input_text_tokens", 20);
        // Audio 1.00, text 0.30, out 2.50 dollars per million tokens.
        assertThat(gemini.cost()).isEqualTo(new Money(500_000 + 6_000 + 2_500));
    }
}
