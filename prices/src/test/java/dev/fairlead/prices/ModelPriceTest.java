package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class ModelPriceTest {
    private static final ModelPrice PLAIN = own(Map.of("input", "3", "output", "15"));

    @Test
    void multipliesTokensByTheirPrice() {
        assertThat(known(PLAIN, Usage.tokens(1000, 200)))
                .satisfies(
                        cost -> {
                            assertThat(cost.input()).isEqualByComparingTo("0.003");
                            assertThat(cost.output()).isEqualByComparingTo("0.003");
                            assertThat(cost.total()).isEqualByComparingTo("0.006");
                            assertThat(cost.unpriced()).isEmpty();
                            assertThat(cost.charge()).isEqualTo(new Money(6_000_000));
                        });
    }

    @Test
    void isExactWhereDoublesAreNot() {
        ModelPrice price = own(Map.of("input", "0.1", "output", "0.7"));

        assertThat(known(price, Usage.tokens(3, 1)).total()).isEqualByComparingTo("0.000001");
    }

    @Test
    void takesCachedTokensOutOfTheInput() {
        ModelPrice price =
                own(Map.of("input", "3", "output", "15", "cache_read", "0.3", "cache_write", "4"));
        Usage usage =
                Usage.builder()
                        .set("input_tokens", 1000)
                        .set("cache_read_tokens", 600)
                        .set("cache_write_tokens", 100)
                        .set("output_tokens", 0)
                        .build();

        // 300 at 3, 600 at 0.3, 100 at 4
        assertThat(known(price, usage).input()).isEqualByComparingTo("0.00148");
    }

    @Test
    void billsAPartWithoutARateAsItsWhole() {
        Usage usage =
                Usage.builder()
                        .set("input_tokens", 1000)
                        .set("cache_read_tokens", 600)
                        .set("output_tokens", 10)
                        .set("output_reasoning_tokens", 8)
                        .build();

        Cost.Known cost = known(PLAIN, usage);

        assertThat(cost.total()).isEqualByComparingTo("0.00315");
        assertThat(cost.unpriced()).isEmpty();
    }

    @Test
    void namesStatedUnitsWithoutARate() {
        Usage usage =
                Usage.builder()
                        .set("input_tokens", 1000)
                        .set("web_searches", 2)
                        .set("social_searches", 0)
                        .set("holograms", 1)
                        .build();

        assertThat(known(PLAIN, usage).unpriced()).containsExactly("holograms", "web_searches");
    }

    @Test
    void tellsFreeFromWithoutRates() {
        Usage usage = Usage.tokens(10, 10);

        assertThat(known(ModelPrice.FREE, usage).unpriced()).isEmpty();
        assertThat(known(ModelPrice.FREE, usage).total()).isZero();
        assertThat(known(own(Map.of()), usage).unpriced())
                .containsExactly("input_tokens", "output_tokens");
        assertThat(known(own(Map.of("input", "0", "output", "0")), usage).unpriced()).isEmpty();
    }

    @Test
    void addsTheFeePerRequestOnce() {
        ModelPrice price = own(Map.of("input", "1", "request", "0.005", "web_search", "0.01"));
        Usage usage = Usage.builder().set("input_tokens", 0).set("web_searches", 3).build();

        Cost.Known cost = known(price, usage);

        assertThat(cost.total()).isEqualByComparingTo("0.035");
        assertThat(cost.input()).isZero();
        assertThat(cost.output()).isZero();
        assertThat(known(price, Usage.NONE).total()).isEqualByComparingTo("0.005");
    }

    @Test
    void changesAllPricesPastTheStartOfATier() {
        ModelPrice price =
                ModelPrice.of(
                        List.of(
                                tiered("input_tokens", "3", "6"),
                                tiered("output_tokens", "15", "22.5")));

        assertThat(known(price, Usage.tokens(200_000, 1000)).total()).isEqualByComparingTo("0.615");
        assertThat(known(price, Usage.tokens(200_001, 1000)).total())
                .isEqualByComparingTo("1.222506");
        assertThat(known(price, Usage.tokens(900_000, 0)).total()).isEqualByComparingTo("8.1");
    }

    @Test
    void refusesAUsageThatContradictsItself() {
        ModelPrice price = own(Map.of("input", "3", "cache_read", "0.3"));
        Usage tooMuch =
                Usage.builder().set("input_tokens", 10).set("cache_read_tokens", 50).build();
        Usage without = Usage.builder().set("cache_read_tokens", 50).build();

        assertThat(price.price(tooMuch))
                .isEqualTo(new Cost.Unclear("cache_read_tokens 50 within input_tokens 10"));
        assertThat(price.price(without))
                .isEqualTo(new Cost.Unclear("cache_read_tokens is stated, but not input_tokens"));
    }

    @Test
    void refusesAnOverlapThatIsNotStated() {
        ModelPrice price =
                own(
                        Map.of(
                                "input", "1",
                                "cache_read", "0.1",
                                "input_audio", "5",
                                "cache_audio_read", "0.5"));
        Usage usage =
                Usage.builder()
                        .set("input_tokens", 1000)
                        .set("input_audio_tokens", 500)
                        .set("cache_read_tokens", 600)
                        .build();

        assertThat(price.price(usage))
                .isEqualTo(
                        new Cost.Unclear(
                                "cache_read_tokens and input_audio_tokens are stated, but not"
                                        + " cache_audio_read_tokens"));
    }

    @Test
    void roundsPricesPerHourUpAndKeepsThemNear() {
        ModelPrice price =
                ModelPrice.of(
                        List.of(new Rate("audio_seconds", 3600, new BigDecimal("0.1"), List.of())));
        Usage second = Usage.builder().set("audio_seconds", 1).build();

        assertThat(known(price, second).total()).isEqualByComparingTo("0.000027777777777777777778");
    }

    @Test
    void givesTheSameInLongsAndInDecimals() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ModelPriceTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            ModelPrice price = random(random);
            Usage usage = usage(random);
            if (price.price(usage) instanceof Cost.Known fast) {
                Cost.Known exact = price.inDecimals(usage);
                assertThat(fast.total()).as("seed %d", seed).isEqualByComparingTo(exact.total());
                assertThat(fast.input()).isEqualByComparingTo(exact.input());
                assertThat(fast.output()).isEqualByComparingTo(exact.output());
            }
        }
    }

    @Test
    void staysExactPastTheRangeOfLongs() {
        ModelPrice price = own(Map.of("input", "123456789.123456789", "output", "0.000000000001"));

        assertThat(known(price, Usage.tokens(999_999_999_999L, 1)).total())
                .isEqualByComparingTo(
                        new BigDecimal("123456789.123456789")
                                .multiply(new BigDecimal("999999999999"))
                                .movePointLeft(6)
                                .add(new BigDecimal("1e-18")));
    }

    @Test
    void refusesIncompleteOrNonsensicalPrices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own(Map.of("cache_read", "1")))
                .withMessage("a price for cache_read_tokens needs one for input_tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own(Map.of("input", "1", "cache_read", "1", "input_audio", "1")))
                .withMessageContaining("need one for cache_audio_read_tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own(Map.of("inputs", "1")))
                .withMessage("'inputs' is not a price");
        assertThatIllegalArgumentException().isThrownBy(() -> own(Map.of("input", "-1")));
        assertThatIllegalArgumentException().isThrownBy(() -> own(Map.of("input", "1e999999999")));
    }

    @Test
    void refusesTwoPricesForOneUnit() {
        Rate rate = new Rate("input_tokens", 1_000_000, BigDecimal.ONE, List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelPrice.of(List.of(rate, rate)))
                .withMessage("two prices for input_tokens");
    }

    @Test
    void listsTheNamesOfOwnPrices() {
        assertThat(ModelPrice.names())
                .contains(
                        "input", "output", "cache_read", "cache_write_1h", "request", "web_search")
                .isSorted();
    }

    private static ModelPrice random(Random random) {
        List<String> units =
                List.of("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens");
        List<Rate> rates = new ArrayList<>();
        for (String unit : units) {
            BigDecimal base = BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(12));
            List<Rate.Tier> tiers = new ArrayList<>();
            for (int tier = random.nextInt(3); tier > 0; tier--) {
                BigDecimal price = BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(6));
                tiers.add(new Rate.Tier(random.nextInt(300_000), price));
            }
            rates.add(new Rate(unit, 1_000_000, base, tiers));
        }
        rates.add(new Rate("requests", 1000, BigDecimal.valueOf(random.nextInt(20)), List.of()));
        return ModelPrice.of(rates);
    }

    private static Usage usage(Random random) {
        long input = random.nextLong(1L << random.nextInt(1, 59));
        long cached = random.nextLong(input + 1);
        return Usage.builder()
                .set("input_tokens", input)
                .set("cache_read_tokens", cached)
                .set("cache_write_tokens", random.nextLong(input - cached + 1))
                .set("output_tokens", random.nextLong(1_000_000))
                .build();
    }

    private static Rate tiered(String unit, String base, String above) {
        return new Rate(
                unit,
                1_000_000,
                new BigDecimal(base),
                List.of(
                        new Rate.Tier(500_000, new BigDecimal("9")),
                        new Rate.Tier(200_000, new BigDecimal(above))));
    }

    private static ModelPrice own(Map<String, String> prices) {
        Map<String, BigDecimal> numbers = new TreeMap<>();
        prices.forEach((name, price) -> numbers.put(name, new BigDecimal(price)));
        return ModelPrice.own(numbers);
    }

    private static Cost.Known known(ModelPrice price, Usage usage) {
        assertThat(price.price(usage)).isInstanceOf(Cost.Known.class);
        return (Cost.Known) price.price(usage);
    }
}
