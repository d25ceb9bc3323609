package dev.fairlead.metering;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.OperationClass;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.Operation.Reading;
import dev.fairlead.json.JsonWriter;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.traffic.Encodings;
import dev.fairlead.traffic.Json;
import dev.fairlead.traffic.Recording;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Every recorded exchange: what was asked, used and paid, however the bytes come. */
class TrafficReplayTest {
    /** The moment that the expected prices are for. */
    private static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");

    private static final Map<String, Map<String, @Nullable Object>> PRICES = Recording.prices();
    private static final PriceBook BOOK = PriceBook.bundled();

    private final Dialects dialects = new Dialects();
    private final Metering metering = new Metering(() -> BOOK, OwnPrices.NONE);
    private final long seed = new Random().nextLong();

    static List<Recording> recordings() {
        return Recording.all();
    }

    @Test
    void recordingsAreThere() {
        assertThat(recordings()).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theRequestIsRead(Recording recording) {
        Operation operation = operation(recording);
        ModelRequest request = request(recording, operation);
        if (request == null) {
            return;
        }
        assertThat(request.model()).isEqualTo(recording.modelRequested());
        assertThat(request.streaming()).isEqualTo(recording.streaming());
        assertThat(request.dialect()).isEqualTo(dialect(recording));
    }

    private static String dialect(Recording recording) {
        return switch (recording.dialect()) {
            case "openai-audio" -> "openai-audio";
            default -> recording.dialect();
        };
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void usageAndPriceAreAsExpected(Recording recording) {
        Bill bill = whole(recording);
        Map<String, @Nullable Object> price = PRICES.get(recording.id());
        if (operation(recording).kind() != OperationClass.INFERENCE) {
            assertThat(bill).isEqualTo(Bill.NOTHING);
        } else if (price != null) {
            assertUsage(bill, Objects.requireNonNull(price.get("usage")));
            assertPrice(bill, price);
        } else if (recording.expected("usage_final") instanceof Map<?, ?> usage) {
            assertTokens(bill, usage);
        } else if (recording.status() >= 400) {
            assertThat(bill.usage().isEmpty()).isTrue();
            assertThat(bill.cost()).isEqualTo(Money.ZERO);
        } else {
            assertThat(bill.certainty()).isNotEqualTo(Certainty.REPORTED);
        }
        Object model = recording.expected("model");
        if (model != null
                && !model.equals("")
                && operation(recording).kind() == OperationClass.INFERENCE) {
            assertThat(bill.modelServed()).isEqualTo(model);
        }
    }

    /** Searches are counted by us where the price data's reading does not know of them. */
    private static void assertUsage(Bill bill, Object expected) {
        Map<String, BigDecimal> amounts = bill.usage().amounts();
        Map<?, ?> units = (Map<?, ?>) expected;
        units.forEach(
                (unit, amount) ->
                        assertThat(amounts.get(unit.toString()))
                                .as(unit.toString())
                                .isEqualByComparingTo((BigDecimal) amount));
        assertThat(amounts.keySet())
                .allMatch(unit -> units.containsKey(unit) || unit.equals("web_searches"));
    }

    private static void assertPrice(Bill bill, Map<String, @Nullable Object> price) {
        if (!Boolean.TRUE.equals(price.get("price_found"))) {
            assertThat(bill.cost()).isNull();
            assertThat(bill.certainty()).isEqualTo(Certainty.UNPRICED);
            return;
        }
        BigDecimal total = (BigDecimal) Objects.requireNonNull(price.get("total_price"));
        BigDecimal slack = total.multiply(new BigDecimal("1e-9"));
        Money cost = Objects.requireNonNull(bill.cost());
        assertThat(cost.dollars()).isGreaterThanOrEqualTo(total.subtract(slack));
        BigDecimal nano = new BigDecimal("0.000000001");
        assertThat(cost.dollars()).isLessThan(total.add(slack).add(nano));
    }

    private static void assertTokens(Bill bill, Map<?, ?> usage) {
        boolean total = usage.size() == 1 && usage.containsKey("total_tokens");
        BigDecimal input =
                sum(
                        usage,
                        total ? "total_tokens" : "",
                        "prompt_tokens",
                        "input_tokens",
                        "promptTokenCount",
                        "toolUsePromptTokenCount");
        BigDecimal output =
                sum(
                        usage,
                        "completion_tokens",
                        "output_tokens",
                        "candidatesTokenCount",
                        "thoughtsTokenCount");
        assertThat(bill.usage().amount("input_tokens")).isEqualByComparingTo(input);
        assertThat(bill.usage().amount("output_tokens")).isEqualByComparingTo(output);
    }

    private static BigDecimal sum(Map<?, ?> usage, String... names) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String name : names) {
            sum = usage.get(name) instanceof BigDecimal amount ? sum.add(amount) : sum;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void cutsAndEncodingsChangeNothing(Recording recording) {
        Bill expected = whole(recording);
        for (String coding : Encodings.ALL) {
            byte[] wire = Encodings.encode(coding, recording.body());
            assertThat(bill(recording, coding, wire, new int[] {1}))
                    .as(coding + ", one byte at a time")
                    .isEqualTo(expected);
            assertThat(bill(recording, coding, wire, cuts()))
                    .as(coding + ", cut at random, seed " + seed)
                    .isEqualTo(expected);
        }
    }

    private int[] cuts() {
        return new Random(seed).ints(97, 1, 700).toArray();
    }

    private Bill whole(Recording recording) {
        byte[] body = recording.body();
        return bill(recording, "identity", body, new int[] {Math.max(1, body.length)});
    }

    private Bill bill(Recording recording, String coding, byte[] wire, int[] sizes) {
        Operation operation = operation(recording);
        Tariff tariff = new Tariff("p", null, recording.url().toString());
        Meter meter =
                metering.meter(
                        new MeteredCall(operation, request(recording, operation), tariff, AT));
        meter.sent();
        meter.head(recording.status(), headers(recording, coding));
        int at = 0;
        for (int i = 0; at < wire.length; i++) {
            int size = Math.min(sizes[i % sizes.length], wire.length - at);
            meter.chunk(ByteBuffer.wrap(wire, at, size).asReadOnlyBuffer());
            at += size;
        }
        meter.end();
        assertThat(meter.verdict())
                .isEqualTo(
                        recording.expected("stream_error_event") == null
                                ? Verdict.WHOLE
                                : Verdict.FAILED_BY_PROVIDER);
        return meter.bill();
    }

    private static Headers headers(Recording recording, String coding) {
        Headers.Builder headers = Headers.builder();
        recording.headers().forEach(headers::add);
        if (!coding.equals("identity")) {
            headers.add("content-encoding", coding);
        }
        return headers.build();
    }

    private Operation operation(Recording recording) {
        List<Family> spoken =
                switch (recording.provider()) {
                    case "anthropic" -> List.of(Family.ANTHROPIC, Family.OPENAI);
                    case "google" -> List.of(Family.GOOGLE, Family.OPENAI);
                    case "cohere" -> List.of(Family.COHERE, Family.OPENAI);
                    default -> List.of(Family.OPENAI, Family.ANTHROPIC);
                };
        return dialects.operation(spoken, recording.method(), rest(recording));
    }

    private static String rest(Recording recording) {
        return recording.url().getRawPath().substring(1);
    }

    private @Nullable ModelRequest request(Recording recording, Operation operation) {
        if (operation.reading() == Reading.NONE) {
            return null;
        }
        byte[] form = recording.requestBytes();
        if (form == null && recording.requestBody() == null) {
            return null;
        }
        byte[] body =
                form == null ? JsonWriter.write(recording.requestBody()).getBytes(UTF_8) : form;
        Object type = recording.requestHeader("content-type");
        Head head =
                new Head(
                        recording.method(),
                        "/" + rest(recording),
                        Headers.of("content-type", String.valueOf(type)),
                        Head.Version.HTTP_1_1,
                        InetAddress.getLoopbackAddress(),
                        false);
        return dialects.read(operation, head, rest(recording), ByteBuffer.wrap(body)).request();
    }

    @Test
    void aFieldBelowNothingIsNothing() {
        assertThat(Json.at(null, "usage")).isNull();
    }
}
