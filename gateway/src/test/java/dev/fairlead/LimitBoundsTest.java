package dev.fairlead;

import static dev.fairlead.LimitedGateway.ANSWER;
import static dev.fairlead.LimitedGateway.ASK;
import static dev.fairlead.LimitedGateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Money;
import dev.fairlead.testing.Message;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Objects;

/** The most that a call can use, where it has no bound, and where it has no price. */
class LimitBoundsTest {
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
    void aStreamThatOutgrowsItsGuessEndsTheDialectsOwnWay() throws Exception {
        LimitedGateway by =
                limited(
                        "routes: [{name: r, provider: p, assumed_output: 10}]\n"
                                + budget("0.0003", "on: organisation"));
        String event =
                "data: {\"model\":\"own\",\"choices\":[{\"delta\":{\"content\":\""
                        + "x".repeat(100)
                        + "\"}}]}\n\n";
        by.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream");
                            for (int i = 0; i < 3; i++) {
                                wire.chunk(event);
                            }
                            wire.awaitClosed();
                        });

        Message answer =
                by.gateway()
                        .post(
                                "/proxy/r/chat/completions",
                                "{\"model\":\"own\",\"stream\":true,\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("xxx").contains("insufficient_quota");
        UsageRecord ended = by.gateway().record();
        assertThat(ended.settlement().ending()).isEqualTo(Ending.LIMIT_REACHED);
        assertThat(ended.settlement().certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(ended.settlement().usage().count("output_tokens")).isPositive();
        assertThat(by.limit().held()).isZero();
        assertThat(by.limit().spent())
                .isEqualTo(Objects.requireNonNull(ended.settlement().cost()).nanos())
                .isLessThanOrEqualTo(300_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"previous_response_id\":\"r1\"",
                "\"background\":true",
                "\"tools\":[{\"type\":\"web_search\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://example.com/a.png\"}}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":"
                        + "{\"file_id\":\"f\"}}]}]"
            })
    void whatHasNoBoundIsRefusedUnlessTheLimitSaysOtherwise(String member) throws Exception {
        LimitedGateway by = limited(budget("1", "on: organisation"));
        String ask = "{\"model\":\"own\",\"max_tokens\":5," + member + "}";

        assertThat(by.ask(ask).status()).isEqualTo(402);
        assertThat(by.ask(ask).text()).contains("unbounded: allow");
        by.rewrite("on: organisation", "unbounded: allow, on: organisation");
        assertThat(by.ask(ask).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"source\"}}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"see https://example.com/a.png\"}]"
            })
    void whatHasABoundIsLetIn(String member) throws Exception {
        LimitedGateway by = limited(budget("1", "on: organisation"));

        Message answer = by.ask("{\"model\":\"own\",\"max_tokens\":5," + member + "}");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void aModelWithoutPriceIsCountedAtAnAssumedOne() throws Exception {
        LimitedGateway by =
                limited(budget("1", "on: organisation") + "assumed_price: {input: 3, output: 4}\n");
        by.provider().always(wire -> wire.json(200, ANSWER.replace("own", "other")));

        Message answer = by.ask(ASK.replace("own", "other"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(by.gateway().record().settlement().certainty()).isEqualTo(Certainty.ASSUMED);
        assertThat(by.gateway().record().settlement().cost()).isEqualTo(new Money(50_000));
        assertThat(by.limit().spent()).isEqualTo(50_000);
    }

    @ParameterizedTest
    @CsvSource({"refuse, 400", "assume, 400", "allow, 200"})
    void aModelWithoutPriceAndNoneToAssume(String unpriced, int status) throws Exception {
        LimitedGateway by = limited(budget("1", "on: organisation, unpriced: " + unpriced));
        by.provider().always(wire -> wire.json(200, ANSWER.replace("own", "other")));

        assertThat(by.ask(ASK.replace("own", "other")).status()).isEqualTo(status);
    }
}
