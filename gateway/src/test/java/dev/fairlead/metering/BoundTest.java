package dev.fairlead.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Extent;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.prices.PriceBook;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The most that an attempt can use: never less than it may come to. */
class BoundTest {
    private static final long WINDOW = 128_000;
    private static final long ASSUMED = 500;

    private final Metering metering = new Metering(PriceBook::bundled, OwnPrices.NONE);
    private final Operation chat =
            new Dialects().operation(List.of(Family.OPENAI), "POST", "chat/completions");

    @Test
    void countsEveryByteOfTheBodyBeyondTheWindowToo() {
        Bound bound = metering.bound(call("gpt-4o"), extent(800_000, 10), ASSUMED);

        assertThat(bound.inputTokens()).isGreaterThanOrEqualTo(800_000);
    }

    @Test
    void boundsTheOutputByWhatIsAskedElseByTheWindowElseByAGuess() {
        assertThat(output("gpt-4o", 10)).isEqualTo(10);
        assertThat(output("gpt-4o", 999_999_999)).isEqualTo(WINDOW);
        assertThat(output("gpt-4o", Extent.UNSAID)).isEqualTo(WINDOW);
        assertThat(output("nobody-knows", Extent.UNSAID)).isEqualTo(ASSUMED);
        assertThat(metering.bound(call("gpt-4o"), extent(1, 10), ASSUMED).outputKnown()).isTrue();
        assertThat(
                        metering.bound(call("nobody-knows"), extent(1, Extent.UNSAID), ASSUMED)
                                .outputKnown())
                .isFalse();
    }

    @Test
    void assumesAPriceOnlyWhereALimitWantsIt() {
        MeteredCall unpriced = call("nobody-knows");

        assertThat(metering.bound(unpriced, extent(1, 10), ASSUMED).cost()).isZero();
        Bound assumed = metering.bound(unpriced.assuming(), extent(1, 10), ASSUMED);
        assertThat(assumed.cost()).isPositive();
        assertThat(assumed.priced()).isFalse();
    }

    private long output(String model, long asked) {
        return metering.bound(call(model), extent(1, asked), ASSUMED).outputTokens();
    }

    private static Extent extent(long bodyBytes, long outputTokens) {
        return new Extent(bodyBytes, outputTokens, 1, 0, false, null);
    }

    private MeteredCall call(String model) {
        return new MeteredCall(
                chat,
                new ModelRequest("openai-chat", model, false, 1, null),
                new Tariff("openai", "openai", null),
                MeterRun.AT);
    }
}
