package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class BookReaderTest {
    private static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");

    @Test
    void readsTheSmallestData() throws Exception {
        PriceBook book = parse(data("{\"equals\": \"M\"}", "{\"input_mtok\": 2}"));

        assertThat(book.quote(ModelQuery.of("p", "m"), AT)).isInstanceOf(Quote.Found.class);
        assertThat(book.version().source()).isEqualTo("a test");
        assertThat(book.version().revision()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input_mtok\": -1} | prices.input_mtok: input_tokens: -1 (expected: US dollars",
                "{\"input_mtok\": \"1\"} | prices.input_mtok: text (expected: a number)",
                "{\"input_mtok\": 1e999999999} | prices.input_mtok: input_tokens: 1E+999999999",
                "{\"input_mtok\": {\"tiers\": []}} | prices.input_mtok: no field 'base'",
                "{\"input_mtok\": {\"base\": 1, \"tiers\": [{\"start\": 1.5, \"price\": 1}]}}"
                        + "| prices.input_mtok.tiers[0].start: 1.5 (expected: a whole number)",
                "{\"cache_read_mtok\": 1} | prices: a price for cache_read_tokens needs one for",
                "[] | prices: no prices",
                "[{\"constraint\": {\"moon\": \"full\"}, \"prices\": {}}]"
                        + "| prices[0].constraint: unknown constraint",
                "[{\"constraint\": {\"start_date\": \"soon\"}, \"prices\": {}}]"
                        + "| prices[0].constraint: Text 'soon' could not be parsed",
                "7 | prices: a number (expected: an object)"
            })
    void namesThePlaceOfABadPrice(String prices, String problem) {
        assertThatExceptionOfType(BadPriceData.class)
                .isThrownBy(() -> parse(data("{\"equals\": \"m\"}", prices)))
                .withMessageStartingWith("data[0]'p'.models[0]'m'." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"regex\": \"(\"} | match.regex: not a regular expression",
                "{\"sounds_like\": \"m\"} | match: unknown condition 'sounds_like'",
                "{\"equals\": \"a\", \"contains\": \"b\"} | match: 2 conditions (expected: one)",
                "{\"or\": [{\"equals\": 3}]} | match.or[0].equals: a number (expected: text)"
            })
    void namesThePlaceOfABadCondition(String match, String problem) {
        assertThatExceptionOfType(BadPriceData.class)
                .isThrownBy(() -> parse(data(match, "{}")))
                .withMessageStartingWith("data[0]'p'.models[0]'m'." + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "nonsense",
                "{}",
                "[]",
                "[{}]",
                "null",
                "[NaN]",
                "[] []",
                "[{\"id\": \"p\", \"id\": \"q\"}]",
                "[\"\\ud800\", 1e]"
            })
    void refusesWhatIsNoPriceData(String json) {
        assertThatExceptionOfType(BadPriceData.class).isThrownBy(() -> parse(json));
    }

    @Test
    void refusesDeepNesting() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String clauses = "{\"or\": [".repeat(500) + "{\"equals\": \"m\"}" + "]}".repeat(500);

        assertThatExceptionOfType(BadPriceData.class).isThrownBy(() -> parse(deep));
        assertThatExceptionOfType(BadPriceData.class).isThrownBy(() -> parse(data(clauses, "{}")));
    }

    @Test
    void refusesEndlessNumbersAndNames() {
        String digits = "9".repeat(1_000_000);

        assertThatExceptionOfType(BadPriceData.class)
                .isThrownBy(
                        () ->
                                parse(
                                        data(
                                                "{\"equals\": \"m\"}",
                                                "{\"input_mtok\": " + digits + "}")));
        assertThatExceptionOfType(BadPriceData.class)
                .isThrownBy(() -> parse(data("{\"equals\": \"" + digits + "\"}", "{}")));
    }

    @Test
    void refusesAnyTruncation() {
        String whole = data("{\"equals\": \"m\"}", "{\"input_mtok\": 2}");

        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatExceptionOfType(BadPriceData.class).isThrownBy(() -> parse(part));
        }
    }

    @Test
    void leavesOutUnitsThatAreNewerThanItself() throws Exception {
        PriceBook book =
                parse(data("{\"equals\": \"m\"}", "{\"input_mtok\": 2, \"hologram_kcount\": 5}"));
        PriceBook only = parse(data("{\"equals\": \"m\"}", "{\"hologram_kcount\": 5}"));

        assertThat(book.ignored()).containsExactly("hologram_kcount");
        Quote.Found found = (Quote.Found) only.quote(ModelQuery.of("p", "m"), AT);
        assertThat(found.price().isFree()).isFalse();
        assertThat(found.price().price(Usage.tokens(1, 0)))
                .isInstanceOfSatisfying(
                        Cost.Known.class,
                        cost -> assertThat(cost.unpriced()).containsExactly("input_tokens"));
    }

    @ParameterizedTest
    @CsvSource({"4, 10", "0, 0", "0.5, 10", "3600, 3600"})
    void billsTenSecondsAtLeastForSpeechAtGroq(BigDecimal seconds, BigDecimal billed)
            throws Exception {
        PriceBook book =
                parse(
                        """
                        [{"id": "groq", "name": "Groq", "api_pattern": "g", "models":
                            [{"id": "whisper-large-v3", "match": {"contains": "whisper"},
                              "prices": {"audio_hours": 3.6}}]}]\
                        """);
        Quote.Found found = (Quote.Found) book.quote(ModelQuery.of("groq", "whisper"), AT);

        for (String unit : List.of("audio_seconds", "input_audio_seconds")) {
            assertThat(found.price().price(Usage.builder().set(unit, seconds).build()))
                    .isInstanceOfSatisfying(
                            Cost.Known.class,
                            cost ->
                                    assertThat(cost.total().movePointRight(3))
                                            .isEqualByComparingTo(billed));
        }
    }

    @Test
    void givesUpOnExpressionsThatBacktrackWithoutEnd() throws Exception {
        PriceBook book = parse(data("{\"regex\": \"^(a+)+$\"}", "{\"input_mtok\": 2}"));

        assertThat(book.quote(ModelQuery.of("p", "aaaa"), AT)).isInstanceOf(Quote.Found.class);
        assertThat(book.quote(ModelQuery.of("p", "a".repeat(255) + "!"), AT))
                .isInstanceOf(Quote.Unknown.class);
    }

    private static PriceBook parse(String json) throws BadPriceData {
        return PriceBook.parse(json.getBytes(StandardCharsets.UTF_8), "a test");
    }

    private static String data(String match, String prices) {
        return """
        [{"id": "p", "name": "P", "api_pattern": "https://p", "models":
            [{"id": "m", "match": %s, "prices": %s}]}]\
        """
                .formatted(match, prices);
    }
}
