package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;

class LimitLinesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 500, [....................], 0%",
        "205.120000000, 0, 500, [########............], 41%",
        "205.120000000, 50, 500, [########==..........], 51%",
        "499.999999999, 0, 500, [###################.], 99%",
        "500, 0, 500, [####################], 100%",
        "750, 1, 500, [####################], 150%",
        "0, 0, 0, [....................], -",
        "0, 1, 0, [====================], -",
    })
    void showsWhatIsSpentReservedAndFree(
            String spent, String reserved, String amount, String bar, String percent) {
        assertThat(row("cost", "month", spent, reserved, amount)).contains(bar + " ", percent);
    }

    @ParameterizedTest
    @CsvSource({
        "cost, month, 0.004120000, cost / month, $0.00412",
        "cost, month, 50.000000000, cost / month, $50.00",
        "cost, month, 1000.100000000, cost / month, $1000.10",
        "tokens, 5h, 200000, tokens / 5h, 200000",
        "concurrency, none, 4, concurrency  , 4",
    })
    void writesAmountsInTheirUnit(
            String metric, String window, String spent, String counts, String written) {
        assertThat(row(metric, window, spent, "0", "9999999"))
                .contains(counts)
                .contains(" " + written + " ");
    }

    @ParameterizedTest
    @CsvSource({"organisation, '', organisation", "project, science, project science"})
    void saysWhoseItIs(String on, String name, String written) {
        Map<String, @Nullable Object> limit = limit("cost", "month", "0", "0", "1");
        limit.put("on", on);
        limit.put("name", name);

        assertThat(LimitLines.row(limit)).contains(" " + written + "  ");
    }

    private static String row(
            String metric, String window, String spent, String reserved, String amount) {
        return LimitLines.row(limit(metric, window, spent, reserved, amount));
    }

    private static Map<String, @Nullable Object> limit(
            String metric, String window, String spent, String reserved, String amount) {
        Map<String, @Nullable Object> limit = new HashMap<>();
        limit.put("on", "project");
        limit.put("name", "science");
        limit.put("limit", "science/" + metric + "/" + window);
        limit.put("metric", metric);
        limit.put("window", window);
        limit.put("action", "block");
        limit.put("amount", amount);
        limit.put("spent", spent);
        limit.put("reserved", reserved);
        limit.put("resets_at", null);
        return limit;
    }
}
