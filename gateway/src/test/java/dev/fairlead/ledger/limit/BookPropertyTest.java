package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The book against the model; {@code -Dlimits.steps} and {@code -Dlimits.seed} search further. */
class BookPropertyTest {
    private static final int STEPS = Integer.getInteger("limits.steps", 250_000);
    private static final long CAP = 500_000;
    private static final long FIRST = Long.getLong("limits.seed", 1L);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void agreesWithTheModelWhateverHappens(long more) {
        Storm storm = new Storm(FIRST + more, Storm.Fault.NONE);

        storm.run(STEPS);

        for (Storm.Step step : Storm.Step.values()) {
            assertThat(storm.count(step)).as("%s with seed %s", step, FIRST + more).isPositive();
        }
    }

    /** The demand of its two keys is twice the cap of the person. */
    @Test
    void spendsNearlyAllOfACapThatIsAskedForMore() {
        String key = "user/cost/minute";
        Storm storm = new Storm(FIRST, Storm.Fault.NONE).calm();

        storm.run(STEPS);

        // The last minute is not over.
        List<Long> windows = storm.windows(key).reversed().stream().skip(1).toList();
        long spent = windows.stream().mapToLong(Long::longValue).sum();
        assertThat(storm.refusals(key)).isPositive();
        assertThat(windows).hasSizeGreaterThan(20).allMatch(sum -> sum <= CAP);
        assertThat(spent).isGreaterThan(windows.size() * CAP * 9 / 10);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsWhatIsWrong(Storm.Fault fault) {
        Storm storm = new Storm(FIRST, fault);

        assertThatExceptionOfType(Storm.Difference.class).isThrownBy(() -> storm.run(STEPS));
    }
}
