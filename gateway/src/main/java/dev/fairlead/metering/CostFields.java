package dev.fairlead.metering;

import dev.fairlead.call.Headers;
import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

/**
 * The fields that say what an answer cost, in its head or behind its body: our own, and those that
 * clients of the Pydantic AI Gateway read.
 */
public final class CostFields {
    private static final String COST = "fairlead-cost";
    private static final String LOGFIRE = "logfire-ai-gateway-cost";
    private static final String PAIG = "pydantic-ai-gateway-price-estimate";

    /** The names of the fields, as a {@code trailer} field announces them. */
    public static final String NAMES = COST + ", " + LOGFIRE + ", " + PAIG;

    private static final String CURRENCY = "USD";

    /** A ten-thousandth of a dollar, which is as exact as the oldest of the fields is. */
    private static final long STEP = 100_000;

    private static final int STEPS_PER_DOLLAR = 10_000;

    private CostFields() {}

    /** Adds the fields, where the cost is known, in the place of what the provider says of it. */
    public static Headers with(Headers head, @Nullable Money cost) {
        if (cost == null) {
            return head;
        }
        Headers.Builder with = Headers.builder().addAll(head.without(LOGFIRE, PAIG));
        String dollars = cost.toString();
        with.add(COST, dollars);
        with.add(LOGFIRE, dollars + CURRENCY);
        with.add(PAIG, rounded(cost) + CURRENCY);
        return with.build();
    }

    /** To four decimals, as that gateway has it. */
    private static String rounded(Money cost) {
        long steps = (cost.nanos() + STEP / 2) / STEP;
        String decimals = Long.toString(STEPS_PER_DOLLAR + steps % STEPS_PER_DOLLAR);
        return steps / STEPS_PER_DOLLAR + "." + decimals.substring(1);
    }
}
