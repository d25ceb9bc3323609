package dev.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Reason;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatTest {
    @ParameterizedTest
    @CsvSource({
        "NONE, BUDGET_EXCEEDED, 402",
        "PAIG, BUDGET_EXCEEDED, 403",
        "PAIG, RATE_LIMITED, 429",
        "PAIG, UPSTREAM_CREDENTIALS, 502"
    })
    void onlyAUsedUpBudgetHasAnotherStatus(Compat compat, Reason reason, int status) {
        assertThat(compat.status(reason)).isEqualTo(status);
    }
}
