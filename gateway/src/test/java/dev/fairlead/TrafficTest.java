package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.traffic.Recording;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The recorded traffic of all providers through the whole gateway: bytes arrive as they were sent
 * but for the listed changes, and the records say what was used and what it cost.
 */
class TrafficTest {
    /** The moment that the expected prices are for. */
    private static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");

    private static final int CLIENTS = 4;

    /** Recorders' names of what reads or stores and uses no model, whatever its answer repeats. */
    private static final Set<String> NO_USE =
            Set.of(
                    "anthropic-count-tokens",
                    "anthropic-files",
                    "cohere-other",
                    "google-count-tokens",
                    "google-other",
                    "openai-files",
                    "openai-models",
                    "openai-other",
                    "openai-responses-count");

    private static final Map<String, Map<String, @Nullable Object>> PRICES = Recording.prices();

    @TempDir Path folder;
    private final long seed = new Random().nextLong();
    private final Map<String, UsageRecord> records = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> everyRecordedExchangePassesAndIsRecorded() throws Exception {
        List<Replay> replays =
                Recording.all().stream().flatMap(r -> Replay.of(r, seed).stream()).toList();
        assertThat(replays).hasSizeGreaterThan(1000);
        Map<String, Replay> byId =
                replays.stream().collect(Collectors.toMap(Replay::id, replay -> replay));
        try (FakeProvider provider = new FakeProvider();
                TestGateway gateway = start(provider)) {
            provider.always(
                    wire ->
                            Objects.requireNonNull(byId.get(wire.request().field("x-request-id")))
                                    .answer(wire));
            send(replays, gateway.port());
            gateway.records(replays.size())
                    .forEach(made -> records.put(made.attempt().requestId(), made));
        }
        return replays.stream()
                .collect(Collectors.groupingBy(Replay::recording))
                .entrySet()
                .stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey().id(), () -> check(e.getValue())));
    }

    private TestGateway start(FakeProvider provider) throws Exception {
        String hosts =
                RecordedHost.ALL.stream()
                        .map(host -> host.yaml(provider.url()))
                        .collect(Collectors.joining());
        return TestGateway.start(folder, "", "providers:\n" + hosts, InstantSource.fixed(AT));
    }

    private static void send(List<Replay> replays, int port) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> sent = new ArrayList<>();
            for (Replay replay : replays) {
                sent.add(clients.submit(() -> sendOne(replay, port)));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private static @Nullable Void sendOne(Replay replay, int port) throws IOException {
        replay.send(port);
        return null;
    }

    private void check(List<Replay> ways) {
        for (Replay replay : ways) {
            assertThatRequestPassed(replay);
            assertThatAnswerPassed(replay);
            assertRecord(replay, Objects.requireNonNull(records.get(replay.id()), "no record"));
        }
    }

    private static void assertThatRequestPassed(Replay replay) {
        Message asked = replay.asked();
        assertThat(asked.start()).as("%s", replay).isEqualTo(replay.expectedStart());
        assertThat(asked.body()).as("request of %s", replay).isEqualTo(replay.expectedRequest());
        assertThat(without(asked, "host", "content-length"))
                .as("request's head of %s", replay)
                .isEqualTo(replay.expectedFields());
    }

    private static void assertThatAnswerPassed(Replay replay) {
        Message answered = replay.answered();
        assertThat(answered.status()).as("%s", replay).isEqualTo(replay.recording().status());
        assertThat(answered.end()).as("end of %s", replay).isEqualTo(Message.End.CLEAN);
        assertThat(answered.body()).as("answer of %s", replay).isEqualTo(replay.expectedAnswer());
        assertThat(
                        without(
                                answered,
                                "content-length",
                                "transfer-encoding",
                                "logfire-ai-gateway-cost",
                                "pydantic-ai-gateway-price-estimate"))
                .as("answer's head of %s", replay)
                .isEqualTo(replay.expectedAnswerFields());
    }

    private static List<String> without(Message message, String... names) {
        return message.fields().stream()
                .filter(field -> !field.startsWith("fairlead-"))
                .filter(field -> Stream.of(names).noneMatch(n -> field.startsWith(n + ":")))
                .toList();
    }

    private static void assertRecord(Replay replay, UsageRecord made) {
        Recording recording = replay.recording();
        Settlement settled = made.settlement();
        assertThat(made.attempt().provider()).isEqualTo(RecordedHost.of(recording).name());
        assertThat(settled.status()).isEqualTo(recording.status());
        assertThat(settled.ending()).as("%s", replay).isEqualTo(ending(recording));
        assertThat(settled.traffic().requestBytes()).isEqualTo(replay.expectedRequest().length);
        assertThat(settled.traffic().responseBytes()).isEqualTo(replay.receivedBody().length);
        assertThat(settled.timing().durationMs()).isNotNegative();
        if (NO_USE.contains(recording.dialect()) || !recording.method().equals("POST")) {
            assertThat(settled.usage().isEmpty()).as("usage of %s", replay).isTrue();
            assertThat(settled.cost()).as("cost of %s", replay).hasToString("0.000000000");
            return;
        }
        assertThat(made.attempt().streaming()).as("%s", replay).isEqualTo(recording.streaming());
        assertModels(replay, made);
        assertUse(replay, settled);
    }

    private static Ending ending(Recording recording) {
        return recording.expected("stream_error_event") == null
                ? Ending.COMPLETE
                : Ending.UPSTREAM_FAILED;
    }

    private static void assertModels(Replay replay, UsageRecord made) {
        Recording recording = replay.recording();
        if (made.attempt().dialect() != null) {
            assertThat(made.attempt().dialect()).isEqualTo(recording.dialect());
            assertThat(made.attempt().modelRequested())
                    .as("model that %s asks", replay)
                    .isEqualTo(recording.modelRequested());
        }
        Object served = recording.expected("model");
        if (served != null && !served.equals("")) {
            assertThat(made.settlement().modelServed()).as("model of %s", replay).isEqualTo(served);
        }
    }

    private static void assertUse(Replay replay, Settlement settled) {
        Recording recording = replay.recording();
        Map<String, @Nullable Object> price = PRICES.get(recording.id());
        if (price != null) {
            ExpectedUse.assertUnits(replay, settled, Objects.requireNonNull(price.get("usage")));
            ExpectedUse.assertPrice(replay, settled, price);
        } else if (recording.expected("usage_final") instanceof Map<?, ?> usage) {
            ExpectedUse.assertTokens(replay, settled, usage);
        } else if (recording.status() >= 400) {
            assertThat(settled.usage().isEmpty()).as("usage of %s", replay).isTrue();
            assertThat(settled.cost()).as("cost of %s", replay).hasToString("0.000000000");
        } else {
            assertThat(settled.certainty())
                    .as("certainty of %s", replay)
                    .isNotEqualTo(Certainty.REPORTED);
        }
    }

    /** What was used and what it cost, compared with what the recorders and the oracle say. */
    private static final class ExpectedUse {
        private static final BigDecimal SLACK = new BigDecimal("1e-9");
        private static final BigDecimal NANO_DOLLAR = new BigDecimal("0.000000001");

        private ExpectedUse() {}

        /** Searches are counted by the gateway where the price data's reading misses them. */
        static void assertUnits(Replay replay, Settlement settled, Object expected) {
            Map<String, BigDecimal> amounts = new HashMap<>(settled.usage().amounts());
            if (!((Map<?, ?>) expected).containsKey("web_searches")) {
                amounts.remove("web_searches");
            }
            Map<String, BigDecimal> units = new HashMap<>();
            ((Map<?, ?>) expected)
                    .forEach((unit, amount) -> units.put(unit + "", (BigDecimal) amount));
            units.values().removeIf(amount -> amount.signum() == 0);
            amounts.values().removeIf(amount -> amount.signum() == 0);
            assertThat(amounts.keySet()).as("units of %s", replay).isEqualTo(units.keySet());
            units.forEach(
                    (unit, amount) ->
                            assertThat(amounts.get(unit))
                                    .as("%s of %s", unit, replay)
                                    .isEqualByComparingTo(amount));
        }

        static void assertPrice(
                Replay replay, Settlement settled, Map<String, @Nullable Object> price) {
            if (!Boolean.TRUE.equals(price.get("price_found"))) {
                assertThat(settled.cost()).as("cost of %s", replay).isNull();
                assertThat(settled.certainty()).isEqualTo(Certainty.UNPRICED);
                return;
            }
            BigDecimal total = (BigDecimal) Objects.requireNonNull(price.get("total_price"));
            BigDecimal cost = Objects.requireNonNull(settled.cost()).dollars();
            BigDecimal slack = total.multiply(SLACK);
            assertThat(cost).as("cost of %s", replay).isGreaterThanOrEqualTo(total.subtract(slack));
            assertThat(cost).as("cost of %s", replay).isLessThan(total.add(slack).add(NANO_DOLLAR));
        }

        static void assertTokens(Replay replay, Settlement settled, Map<?, ?> usage) {
            boolean total = usage.size() == 1 && usage.containsKey("total_tokens");
            String whole = total ? "total_tokens" : "prompt_tokens";
            assertThat(settled.usage().amount("input_tokens"))
                    .as("input of %s", replay)
                    .isEqualByComparingTo(
                            sum(
                                    usage,
                                    whole,
                                    "input_tokens",
                                    "promptTokenCount",
                                    "toolUsePromptTokenCount"));
            assertThat(settled.usage().amount("output_tokens"))
                    .as("output of %s", replay)
                    .isEqualByComparingTo(
                            sum(
                                    usage,
                                    "completion_tokens",
                                    "output_tokens",
                                    "candidatesTokenCount",
                                    "thoughtsTokenCount"));
        }

        private static BigDecimal sum(Map<?, ?> usage, String... names) {
            return Stream.of(names)
                    .map(usage::get)
                    .filter(BigDecimal.class::isInstance)
                    .map(BigDecimal.class::cast)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }
}
