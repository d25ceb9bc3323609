package dev.fairlead.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

class RecordLineTest {
    @Test
    void printsEveryFieldThatScriptsRelyOn() {
        assertThat(RecordLine.of(SampleRecords.of("01ABC", 2, 4_120_000)))
                .isEqualTo(
                        """
                        {"id":"01ABC-2","call_id":"01ABC","attempt":2,"request_id":"01ABC",\
                        "provider_request_id":"req_0123456789abcdef",\
                        "started_at":"2026-11-24T12:00:00.123456Z","key":"sam-laptop",\
                        "project":"data-science","user":"sam","route":"chat","provider":"openai",\
                        "dialect":"openai-chat","model_requested":"gpt-4o-mini",\
                        "model_served":"gpt-4o-mini-2024-07-18","stream":true,"status":200,\
                        "ending":"complete","usage":%s,"cost":"0.004120000",\
                        "certainty":"reported","reason":null,"time_to_first_byte_ms":123.500,\
                        "duration_ms":4567.250,"request_bytes":2048,"response_bytes":65536,\
                        "tags":{"env":"dev"}}\
                        """
                                .formatted(FlatJson.ofUsage(SampleRecords.usage(1200, 345))));
    }

    @Test
    void saysNullWhereNothingIsKnown() {
        Attempt attempt =
                new Attempt(
                        "c",
                        1,
                        "r",
                        Instant.EPOCH,
                        new Principal("k", null, null, Set.of(), Map.of()),
                        "route",
                        "provider",
                        null,
                        null,
                        false,
                        0);
        Settlement settlement =
                new Settlement(
                        null,
                        Ending.UPSTREAM_FAILED,
                        null,
                        null,
                        Usage.NONE,
                        null,
                        Certainty.UNPRICED,
                        null,
                        new Settlement.Timing(null, null),
                        new Settlement.Traffic(0, 0));

        assertThat(RecordLine.of(new UsageRecord(attempt, settlement)))
                .contains("\"status\":null", "\"cost\":null", "\"model_served\":null")
                .contains("\"duration_ms\":null", "\"usage\":{}", "\"tags\":{}");
    }

    @Test
    void aCostOfNothingIsZero() {
        assertThat(RecordLine.of(SampleRecords.of("c", 1, 0))).contains("\"cost\":\"0\"");
    }

    @Test
    void isOneLineWhateverTheTextsHold() {
        Map<String, String> texts = Map.of("a\n\"b\\", "\u0000\u2028\ud800 \ud83d\ude00\t");

        String json = FlatJson.ofTexts(texts);

        assertThat(json).isEqualTo("{\"a\\u000a\\\"b\\\\\":\"\\u0000\u2028\\ud800 😀\\u0009\"}");
        assertThat(FlatJson.texts(json)).isEqualTo(texts);
    }

    @Test
    void amountsAreExact() {
        Map<String, BigDecimal> amounts =
                Map.of("a", new BigDecimal("123456789012345678"), "b", new BigDecimal("0.1"));

        assertThat(FlatJson.amounts(FlatJson.ofUsage(Usage.of(amounts)))).isEqualTo(amounts);
        assertThat(FlatJson.ofUsage(Usage.of(Map.of("e", new BigDecimal("1E+3")))))
                .isEqualTo("{\"e\":1000}");
    }

    @Test
    void readsWhatOthersWrote() {
        assertThat(FlatJson.amounts(" { \"a\" : 1 , \"b\":2.5e1 } "))
                .containsEntry("a", BigDecimal.ONE)
                .containsEntry("b", new BigDecimal("2.5e1"));
        assertThatThrownBy(() -> FlatJson.amounts("{\"a\":\"x\"}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlatJson.amounts("{\"a\":1}x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlatJson.texts("{\"a\":\"x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRowOfUsageIsOneLine() {
        UsageRow row =
                new UsageRow(
                        RecordQuery.Grouping.MODEL,
                        "gpt-4o",
                        3,
                        Usage.of(Map.of("input_tokens", BigDecimal.TEN)),
                        new Money(5),
                        1);

        assertThat(row.toJson())
                .isEqualTo(
                        "{\"model\":\"gpt-4o\",\"requests\":3,\"input_tokens\":10,"
                                + "\"cost\":\"0.000000005\",\"unpriced\":1}");
    }
}
