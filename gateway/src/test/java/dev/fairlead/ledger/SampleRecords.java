package dev.fairlead.ledger;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Usage records to test with: a typical one, and any number of strange ones. */
public final class SampleRecords {
    private static final String[] UNITS = {
        "input_tokens", "output_tokens", "cache_read_tokens", "audio_seconds", "of_no_price_data"
    };

    private final Random random;

    public SampleRecords(Random random) {
        this.random = random;
    }

    public static Attempt attempt(String callId, int number) {
        return new Attempt(
                callId,
                number,
                callId,
                Instant.parse("2026-11-24T12:00:00.123456Z"),
                new Principal("sam-laptop", "data-science", "sam", Set.of(), Map.of("env", "dev")),
                "chat",
                "openai",
                "openai-chat",
                "gpt-4o-mini",
                true,
                1234);
    }

    public static Settlement settlement(long costNanos) {
        return new Settlement(
                200,
                Ending.COMPLETE,
                "req_0123456789abcdef",
                "gpt-4o-mini-2024-07-18",
                usage(1200, 345),
                new Money(costNanos),
                Certainty.REPORTED,
                null,
                new Settlement.Timing(123.5, 4567.25),
                new Settlement.Traffic(2048, 65_536));
    }

    public static UsageRecord of(String callId, int number, long costNanos) {
        return new UsageRecord(attempt(callId, number), settlement(costNanos));
    }

    public static Usage usage(long input, long output) {
        return Usage.of(
                Map.of(
                        "input_tokens", BigDecimal.valueOf(input),
                        "output_tokens", BigDecimal.valueOf(output)));
    }

    /** One with the rare things: nulls, fractions, other scripts, control characters. */
    public UsageRecord strange(String callId) {
        Attempt attempt =
                new Attempt(
                        callId,
                        1 + random.nextInt(3),
                        random.nextBoolean() ? callId : text(),
                        Instant.ofEpochSecond(
                                random.nextInt(2_000_000_000), random.nextInt(1_000_000_000)),
                        new Principal(text(), maybe(), maybe(), Set.of(), tags()),
                        text(),
                        text(),
                        maybe(),
                        maybe(),
                        random.nextBoolean(),
                        0);
        boolean priced = random.nextBoolean();
        return new UsageRecord(
                attempt,
                new Settlement(
                        random.nextBoolean() ? 100 + random.nextInt(500) : null,
                        one(Ending.values()),
                        maybe(),
                        maybe(),
                        usage(),
                        priced ? new Money(random.nextLong(1L << 40)) : null,
                        priced ? Certainty.REPORTED : Certainty.UNPRICED,
                        maybe(),
                        new Settlement.Timing(
                                random.nextBoolean() ? random.nextDouble() * 1000 : null,
                                random.nextBoolean() ? random.nextDouble() * 1000 : null),
                        new Settlement.Traffic(random.nextLong(1L << 40), random.nextInt(1000))));
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private Usage usage() {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (String unit : UNITS) {
            switch (random.nextInt(4)) {
                case 0 -> amounts.put(unit, BigDecimal.valueOf(random.nextInt(1_000_000)));
                case 1 -> amounts.put(unit, new BigDecimal("12.345"));
                case 2 -> amounts.put(unit, BigDecimal.ZERO);
                default -> amounts.remove(unit);
            }
        }
        return Usage.of(amounts);
    }

    private Map<String, String> tags() {
        return random.nextBoolean() ? Map.of() : Map.of(text(), text());
    }

    private @Nullable String maybe() {
        return random.nextBoolean() ? null : text();
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "plain-" + random.nextInt(100);
            case 1 -> "schön 日本 😀 " + random.nextInt(100);
            case 2 -> "quote\" back\\slash \u0000\u0001\n\t'; DROP TABLE";
            default -> "x".repeat(random.nextInt(300));
        };
    }
}
