package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Price data by chance: it is a book or bad price data, and a book answers every question. {@code
 * -Dfuzz.inputs=1000000} makes as many from a new seed; {@code -Dfuzz.seed=…} repeats a run.
 */
class PriceDataFuzzTest {
    /** Seeds that have found something. */
    private static final long[] KEPT = {1, 16516985724589L};

    private static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");

    private static final String GOOD =
            """
            [{"id": "p", "name": "P", "api_pattern": "https://p\\\\.example", "models": [
              {"id": "m", "name": "M", "match": {"or": [{"equals": "m"}, {"starts_with": "m-"},
                {"and": [{"contains": "x"}, {"ends_with": "y"}]}, {"regex": "^m[0-9]+$"}]},
               "context_window": 128000,
               "prices": [{"prices": {"input_mtok": 1.5, "output_mtok": {"base": 2,
                 "tiers": [{"start": 200000, "price": 4}]}}},
                {"constraint": {"start_date": "2026-01-01"},
                 "prices": {"input_mtok": 1, "cache_read_mtok": 0.1, "requests_kcount": 2}}]},
              {"id": "n", "match": {"equals": "n"}, "prices": {"input_mtok": 0.000001}}]}]
            """;

    private static final List<String> WORDS =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "null",
                    "true",
                    "-1",
                    "0",
                    "1e9",
                    "1e-40",
                    "1e999999999",
                    "9".repeat(60),
                    "\"equals\":",
                    "\"or\": []",
                    "\"regex\": \"(\"",
                    "\"(a+)+$\"",
                    "\"tiers\":",
                    "\"base\":",
                    "\"prices\":",
                    "\"constraint\":",
                    "\"start_date\"",
                    "\"2026-02-30\"",
                    "\\u0000",
                    "\ufeff",
                    "\"id\": \"p\",");

    static LongStream seeds() {
        Long asked = Long.getLong("fuzz.seed");
        if (asked != null) {
            return LongStream.of(asked);
        }
        boolean search = Integer.getInteger("fuzz.inputs") != null;
        return search ? LongStream.of(System.nanoTime()) : LongStream.of(KEPT);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isABookOrBadPriceData(long seed) {
        Random random = new Random(seed);
        int books = 0;
        int inputs = Integer.getInteger("fuzz.inputs", 5_000);
        for (int i = 0; i < inputs; i++) {
            String text = i % 20 == 0 ? GOOD : changed(random);
            try {
                PriceBook book = PriceBook.parse(text.getBytes(UTF_8), "a test");
                answers(book);
                books++;
            } catch (BadPriceData bad) {
                assertThat(bad.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError fault) {
                throw new AssertionError("seed " + seed + ", input " + i + ": " + text, fault);
            }
        }
        assertThat(books).isGreaterThanOrEqualTo(inputs / 20);
    }

    private static void answers(PriceBook book) {
        Usage usage = Usage.tokens(300_000, 10);
        for (String model : List.of("m", "m-1", "xay", "m7", "n", "none", "")) {
            if (book.quote(ModelQuery.of("p", model), AT) instanceof Quote.Found found) {
                assertThat(found.price().price(usage)).isNotNull();
            }
        }
    }

    private static String changed(Random random) {
        StringBuilder text = new StringBuilder(GOOD);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                default -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
            }
        }
        return text.toString();
    }
}
