package dev.fairlead;

import static dev.fairlead.LimitedGateway.ANSWER;
import static dev.fairlead.LimitedGateway.ASK;
import static dev.fairlead.LimitedGateway.CHAT;
import static dev.fairlead.LimitedGateway.COST;
import static dev.fairlead.LimitedGateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;

/** Limits from the outside: what is let in, what is refused and in which words. */
class LimitsTest {
    @TempDir private Path folder;
    private @Nullable LimitedGateway gateway;

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
    }

    private LimitedGateway limited(String limits) throws Exception {
        gateway = new LimitedGateway(folder, limits);
        return gateway;
    }

    @Test
    void countsRequestsAndSaysWhenThereIsRoomAgain() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: few, metric: requests, window: minute, amount: 2, on:"
                                + " {key: main}}]\n");
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.ask().status()).isEqualTo(200);

        Message refused = by.ask();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.field("retry-after")).isEqualTo("50");
        assertThat(refused.field("retry-after-ms")).isEqualTo("50000");
        assertThat(refused.field("x-should-retry")).isNull();
        assertThat(refused.text())
                .contains("\"code\":\"rate_limited\"")
                .contains("Too many requests for key main: 2 requests per minute (limit 'few')")
                .contains("2026-11-24T12:01:00Z");
        assertThat(by.provider().requests()).hasSize(2);
        by.later(Duration.ofSeconds(50));
        assertThat(by.ask().status()).isEqualTo(200);
    }

    @Test
    void aBudgetIsReservedAtItsMostAndSettledAtWhatItCost() throws Exception {
        // Of ASK at most 73 + 32 input tokens at $1 and 5 output tokens at $2.
        LimitedGateway by = limited(budget("0.000135", "on: {project: research}"));
        assertThat(by.ask().status()).isEqualTo(200);

        Message refused = by.ask();

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.field("x-should-retry")).isEqualTo("false");
        assertThat(refused.field("retry-after")).isNull();
        assertThat(refused.text())
                .contains("\"code\":\"budget_exceeded\"")
                .contains("\"type\":\"insufficient_quota\"")
                .contains("Budget exceeded for project research: $0.000135 in total")
                .doesNotContain("is spent");
        LimitReport report = by.limit();
        assertThat(report.spent()).isEqualTo(COST.nanos());
        assertThat(report.held()).isZero();
        assertThat(by.gateway().record().settlement().cost()).isEqualTo(COST);
    }

    @Test
    void tellsTheHolderOfAKeyWhatItHasSpentItself() throws Exception {
        LimitedGateway by = limited(budget("0.000135", "on: {key: main}"));
        by.ask();

        assertThat(by.ask().text())
                .contains("$0.00002 is spent, $0.00 is held by calls that run now.")
                .contains("This call may cost up to");
    }

    @ParameterizedTest
    @CsvSource({"403, 403", "429, 429"})
    void theStatusOfABudgetIsAChoice(int configured, int seen) throws Exception {
        LimitedGateway by =
                limited(budget("0", "on: organisation") + "budget_status: " + configured + "\n");

        Message refused = by.ask();

        assertThat(refused.status()).isEqualTo(seen);
        assertThat(refused.field("x-should-retry")).isEqualTo("false");
        assertThat(refused.text()).contains("insufficient_quota");
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        LimitedGateway by = limited(budget("0.000135", "on: organisation"));
        assertThat(by.ask().status()).isEqualTo(200);

        by.gateway().restart();

        assertThat(by.ask().status()).isEqualTo(402);
        assertThat(by.limit().spent()).isEqualTo(COST.nanos());
    }

    @Test
    void aReloadChangesTheCapAtOnceAndKeepsWhatWasSpent() throws Exception {
        LimitedGateway by = limited(budget("1", "on: organisation"));
        assertThat(by.ask().status()).isEqualTo(200);

        by.rewrite(budget("1", "on: organisation"), budget("0.00002", "on: organisation"));
        assertThat(by.ask().status()).isEqualTo(402);
        by.rewrite(budget("0.00002", "on: organisation"), "");
        assertThat(by.ask().status()).isEqualTo(200);
        by.rewrite("\nproviders:", "\n" + budget("0.00015", "on: organisation") + "providers:");
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.limit().spent()).isEqualTo(2 * COST.nanos());
    }

    @Test
    void aPersonsKeyIsHeldByItsPersonAndAProjectsKeyIsNot() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: sams, metric: requests, window: day, amount: 0, on: {user:"
                                + " sam}}]\n");
        assertThat(by.ask().status()).isEqualTo(429);

        by.rewrite("project: research, user: sam,", "project: research,");

        assertThat(by.ask().status()).isEqualTo(200);
    }

    @Test
    void eachValueOfATagHasACounterOfItsOwn() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: t, metric: requests, window: day, amount: 1, on: {tag:"
                                + " team}, each: true}]\n");
        String key = "{name: main,";
        by.rewrite(key, "{name: main, tags: {team: a},");
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.ask().status()).isEqualTo(429);
        by.rewrite("tags: {team: a}", "tags: {team: b}");
        assertThat(by.ask().status()).isEqualTo(200);

        assertThat(by.limits())
                .extracting(report -> report.owner().name())
                .containsExactly("team=a", "team=b");
    }

    @Test
    void concurrencyIsGivenBackWhateverBecomesOfTheCall() throws Exception {
        LimitedGateway by =
                limited("limits: [{name: c, metric: concurrency, amount: 1, on: {provider: p}}]\n");
        by.provider().next(FakeProvider.Wire::awaitClosed);
        try (RawClient leaving = by.gateway().client()) {
            leaving.request(
                    "POST",
                    CHAT,
                    "authorization: Bearer " + TestGateway.KEY + "\r\n",
                    ASK.getBytes(UTF_8));
            by.provider().take();
            Message refused = by.ask();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.field("retry-after")).isEqualTo("1");
            assertThat(refused.text())
                    .contains("\"code\":\"concurrency_limited\"")
                    .contains("Too many calls at once for provider p: 1");
        }
        Await.until("the slot is free", () -> by.limit().held() == 0);
        by.provider().next(FakeProvider.Wire::reset);
        assertThat(by.ask().status()).isEqualTo(502);
        by.provider().next(wire -> wire.json(503, "{}"));
        assertThat(by.ask().status()).isEqualTo(503);
        by.provider().next(wire -> wire.json(200, "no json"));
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.limit().held()).isZero();
        assertThat(by.ask().status()).isEqualTo(200);
    }

    @Test
    void readingCostsNothingAndCountsAsARequest() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: a, metric: cost, window: day, amount: 0, on:"
                            + " organisation}, {name: b, metric: requests, window: day, amount: 1,"
                            + " on: organisation}]\n");

        assertThat(by.gateway().get("/proxy/p/models").status()).isEqualTo(200);
        assertThat(by.gateway().get("/proxy/p/models").status()).isEqualTo(429);
    }

    @Test
    void anAlertHoldsNobodyUp() throws Exception {
        LimitedGateway by = limited(budget("0", "on: organisation, action: alert"));

        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.limit().spent()).isEqualTo(COST.nanos());
    }

    @Test
    void theLastPolicyLetsOneMoreInWhileThereIsARemainder() throws Exception {
        LimitedGateway by = limited(budget("0.000021", "on: organisation, policy: last"));

        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.ask().status()).isEqualTo(402);
    }

    @Test
    void tokensFromACacheCountUnlessTheyAreIgnored() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: all, metric: input_tokens, window: 5h, amount: 1000, on:"
                            + " organisation}, {name: fresh, metric: tokens, window: day, amount:"
                            + " 1000, on: organisation, cached: ignore}]\n");
        by.provider()
                .always(
                        wire ->
                                wire.json(
                                        200,
                                        ANSWER.replace(
                                                "\"prompt_tokens\":10",
                                                "\"prompt_tokens_details\":{\"cached_tokens\":8},"
                                                        + "\"prompt_tokens\":10")));

        by.ask();

        assertThat(by.limits()).extracting(LimitReport::spent).containsExactly(10L, 7L);
    }

    @Test
    void windowsTurnWithTheCalendarOfTheirZone() throws Exception {
        LimitedGateway by =
                limited(
                        "limits: [{name: d, metric: requests, window: day, amount: 1, on:"
                                + " organisation, time_zone: Asia/Tokyo}]\n");
        by.at("2026-11-24T14:59:59Z");
        assertThat(by.ask().status()).isEqualTo(200);
        assertThat(by.ask().field("retry-after")).isEqualTo("1");

        by.later(Duration.ofSeconds(1));

        assertThat(by.ask().status()).isEqualTo(200);
    }
}
