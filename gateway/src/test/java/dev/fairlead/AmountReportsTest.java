package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Book;
import dev.fairlead.ledger.limit.CounterKey;
import dev.fairlead.ledger.limit.Hold;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.ledger.limit.LimitSettings;
import dev.fairlead.ledger.limit.Line;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.ledger.limit.Quantities;
import dev.fairlead.ledger.limit.Reserving;
import dev.fairlead.ledger.limit.Window;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Reports from the field on amounts of limits: none, nothing, too little, and away again. */
class AmountReportsTest {
    private static final String ANSWER =
            "{\"object\":\"chat.completion\",\"model\":\"%s\",\"choices\":[{\"finish_reason\":"
                    + "\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";
    private static final String TAGGED = "tagged-key-0123456789abcdef01234567";

    /** 10 tokens in and 5 out of {@code tiny} cost 300 billionths of a dollar. */
    private static final String PROVIDER =
            """
              - {name: tagged, project: research, user: sam, secret: %s, tags: {team: a}}
            providers:
              p:
                type: openai-compatible
                base_url: "%s/v1"
                credentials: "${env:CREDENTIAL}"
                prices:
                  own: {input: 1, output: 2}
                  tiny: {input: 0.01, output: 0.04}
                  free: {input: 0, output: 0}
            """;

    private static final List<String> OWNERS =
            List.of(
                    "on: organisation",
                    "on: {project: research}",
                    "on: {user: sam}",
                    "on: {key: tagged}",
                    "on: {provider: p}",
                    "on: {route: p}",
                    "on: {tag: team=a}",
                    "on: {tag: team}, each: true");

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;
    private String before;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider().always(wire -> wire.json(200, ANSWER.formatted("own")));
        gateway =
                TestGateway.start(
                        folder,
                        "",
                        PROVIDER.indent(0).formatted(TAGGED, provider.url()),
                        () -> Instant.parse("2026-11-25T12:00:00Z"));
        before = Files.readString(gateway.file());
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    /** Two looks: the second one sees that nothing changes any more. */
    private void limits(String yaml) throws IOException {
        Files.writeString(gateway.file(), before + yaml + "\n");
        gateway.reloads().look();
        gateway.reloads().look();
        assertThat(gateway.reloads().standing().problems()).isEmpty();
    }

    private Message ask(String model) throws IOException {
        String json = "{\"model\":\"%s\",\"max_tokens\":5,\"messages\":[]}".formatted(model);
        try (RawClient client = gateway.client()) {
            return client.request(
                            "POST",
                            "/proxy/p/chat/completions",
                            "authorization: Bearer "
                                    + TAGGED
                                    + "\r\ncontent-type: application/json\r\n",
                            json.getBytes(UTF_8))
                    .answer();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'cost, window: total', 402",
        "'requests, window: minute', 429",
        "'tokens, window: hour', 429",
        "'input_tokens, window: day', 429",
        "'output_tokens, window: 5h', 429",
        "concurrency, 429",
    })
    void l39ZeroBlocksTheFirstRequestWhateverItIsOn(String metric, int status) throws Exception {
        for (String owner : OWNERS) {
            limits("limits: [{metric: " + metric + ", amount: 0, " + owner + "}]");

            assertThat(ask("own").status()).as(owner).isEqualTo(status);
        }
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void l39NoLimitIsNoLimitHoweverItIsTakenAway() throws Exception {
        for (String none : List.of("limits: []", "limits:", "limits: null", "")) {
            limits("limits: [{metric: requests, window: day, amount: 0, on: {key: tagged}}]");
            assertThat(ask("own").status()).as("before '%s'", none).isEqualTo(429);

            limits(none);
            assertThat(ask("own").status()).as("after '%s'", none).isEqualTo(200);
        }
    }

    @Test
    void l39RaisingAndLoweringAcrossWhatIsUsedHoldsAtOnce() throws Exception {
        requests(2);
        assertThat(ask("own").status()).isEqualTo(200);
        assertThat(ask("own").status()).isEqualTo(200);
        assertThat(ask("own").status()).isEqualTo(429);
        requests(3);
        assertThat(ask("own").status()).isEqualTo(200);
        assertThat(ask("own").status()).isEqualTo(429);
        requests(1);
        assertThat(ask("own").status()).isEqualTo(429);
        limits("");
        assertThat(ask("own").status()).isEqualTo(200);
        requests(4);
        assertThat(ask("own").status()).as("what was used is remembered").isEqualTo(200);
        assertThat(ask("own").status()).isEqualTo(429);
    }

    private void requests(int amount) throws IOException {
        limits(
                "limits: [{name: few, metric: requests, window: day, amount: "
                        + amount
                        + ", on: organisation}]");
    }

    @Test
    void l39WhatIsFreePassesASpentLimitOfCost() throws Exception {
        limits("limits: [{metric: cost, window: day, amount: 0, on: organisation}]");

        assertThat(ask("own").status()).isEqualTo(402);
        assertThat(ask("free").status()).isEqualTo(200);
    }

    /** In the strict way the last calls would not fit by their bounds; this one counts alone. */
    @Test
    void l23RefusesAtTheExactCall() throws Exception {
        provider.always(wire -> wire.json(200, ANSWER.formatted("tiny")));
        limits(
                "limits: [{metric: cost, window: total, amount: 0.0000030, on: {key: tagged},"
                        + " policy: last}]");
        for (int i = 0; i < 10; i++) {
            assertThat(ask("tiny").status()).as("call %s", i).isEqualTo(200);
        }

        assertThat(ask("tiny").status()).isEqualTo(402);

        LimitReport report = gateway.limits().getFirst();
        assertThat(report.spent()).isEqualTo(3_000);
        long recorded = 0;
        for (UsageRecord row : gateway.records(10)) {
            recorded += Objects.requireNonNull(row.settlement().cost()).nanos();
        }
        assertThat(recorded).isEqualTo(3_000);
    }

    @Test
    void l23OneHundredThousandTinyCallsFillACapToTheLastNano() {
        Book book = new Book();
        book.restore(List.of());
        Limit limit =
                new Limit(
                        "cap",
                        Metric.COST,
                        new Window.Total(),
                        30_000_000,
                        Limit.Action.BLOCK,
                        Limit.Terms.HARD);
        LimitSettings settings = new LimitSettings(Owner.ORGANISATION, limit);
        Line line = book.line(CounterKey.of(settings), settings);
        Quantities tiny = new Quantities(300, 1, 0, 0, 0, 0);
        Instant now = Instant.parse("2026-11-25T12:00:00Z");
        for (int i = 0; i < 100_000; i++) {
            if (!(book.reserve(List.of(line), tiny, now) instanceof Hold hold)) {
                throw new AssertionError("call " + i + " was refused");
            }
            hold.settle(tiny);
        }

        assertThat(book.standing(line, now).spent()).isEqualTo(30_000_000);
        assertThat(book.reserve(List.of(line), tiny, now)).isInstanceOf(Reserving.Denied.class);
    }
}
