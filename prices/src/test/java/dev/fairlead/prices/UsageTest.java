package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.Map;

class UsageTest {
    @Test
    void isEqualByValueHoweverItWasWritten() {
        Usage one = Usage.builder().set("output_tokens", 3).set("input_tokens", 12).build();
        Usage other =
                Usage.of(
                        Map.of(
                                "input_tokens", new BigDecimal("1.2E+1"),
                                "output_tokens", new BigDecimal("3.000")));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isEqualTo(Usage.tokens(12, 3));
        assertThat(one).hasToString("{input_tokens=12, output_tokens=3}");
        assertThat(one).isNotEqualTo(Usage.tokens(12, 4));
    }

    @Test
    void tellsAStatedZeroFromSilence() {
        Usage usage = Usage.builder().set("cache_read_tokens", 0).build();

        assertThat(usage.states("cache_read_tokens")).isTrue();
        assertThat(usage.states("input_tokens")).isFalse();
        assertThat(usage.amount("input_tokens")).isZero();
        assertThat(usage).isNotEqualTo(Usage.NONE);
    }

    @Test
    void keepsFractionsExactly() {
        Usage usage = Usage.builder().set("audio_seconds", new BigDecimal("0.25")).build();

        assertThat(usage.amount("audio_seconds")).isEqualTo("0.25");
        assertThat(usage.count("audio_seconds")).isEqualTo(1);
        assertThat(usage)
                .isNotEqualTo(Usage.builder().set("audio_seconds", new BigDecimal("0.5")).build());
    }

    @Test
    void takesTheLaterReportWhereBothSpeak() {
        Usage start = Usage.builder().set("input_tokens", 20).set("output_tokens", 1).build();
        Usage end = Usage.builder().set("output_tokens", 9).set("web_searches", 2).build();

        assertThat(start.updatedBy(end))
                .isEqualTo(
                        Usage.builder()
                                .set("input_tokens", 20)
                                .set("output_tokens", 9)
                                .set("web_searches", 2)
                                .build());
        assertThat(Usage.NONE.updatedBy(end)).isEqualTo(end);
        assertThat(end.updatedBy(Usage.NONE)).isEqualTo(end);
    }

    @Test
    void addsUp() {
        assertThat(Usage.tokens(1, 2).plus(Usage.tokens(10, 20))).isEqualTo(Usage.tokens(11, 22));
    }

    @Test
    void keepsNamesThatThePriceDataDoesNotKnow() {
        Usage usage = Usage.builder().set("holograms", 4).build();

        assertThat(usage.units()).containsExactly("holograms");
        assertThat(usage.amount("holograms")).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e18", "1e999999999", "-1e999999999", "1e-999999999"})
    void refusesWhatCannotBeAnAmount(String text) {
        BigDecimal amount = new BigDecimal(text);

        assertThat(Usage.accepts(amount)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Usage.builder().set("input_tokens", amount))
                .withMessageStartingWith("input_tokens: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0e999999999", "0e-999999999", "999999999999999999", "1e-40"})
    void acceptsEveryPlausibleAmount(String text) {
        Usage usage = Usage.builder().set("input_tokens", new BigDecimal(text)).build();

        assertThat(usage.plus(Usage.builder().set("output_tokens", 1).build()).units())
                .containsExactly("input_tokens", "output_tokens");
    }

    @Test
    void refusesASumThatIsTooLarge() {
        Usage large = Usage.tokens(999_999_999_999_999_999L, 0);

        assertThatIllegalArgumentException().isThrownBy(() -> large.plus(Usage.tokens(1, 0)));
    }
}
