package dev.fairlead.metering;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Extent;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.Family;
import dev.fairlead.prices.PriceBook;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** Makes the meters of attempts, and bills what no meter saw the end of. */
public final class Metering {
    private final Supplier<PriceBook> prices;
    private final OwnPrices own;

    /**
     * A maker of meters.
     *
     * @param prices the price data at the moment
     */
    public Metering(Supplier<PriceBook> prices, OwnPrices own) {
        this.prices = prices;
        this.own = own;
    }

    public Meter meter(MeteredCall call) {
        return new Meter(this, call);
    }

    /**
     * Whether there is a price for what a call asks; of a call that is not metered, always.
     *
     * <p>It may still end unpriced, for instance where the answer states a unit without a rate.
     */
    public boolean knowsPrice(MeteredCall call) {
        if (!call.isMetered()) {
            return true;
        }
        ModelRequest request = call.request();
        String model = request == null ? null : request.model();
        return model != null
                && pricing(call.tariff(), call.dialect().family(), null).knows(model, call.at());
    }

    /**
     * The most that an attempt can use and cost.
     *
     * @param assumedOutput tokens of an answer whose length neither the request nor the price data
     *     bounds
     */
    public Bound bound(MeteredCall call, Extent extent, long assumedOutput) {
        if (!call.isMetered()) {
            return Bound.NOTHING;
        }
        Pricing pricing = pricing(call.tariff(), call.dialect().family(), null);
        return new Bounding(pricing, call, extent).bound(assumedOutput);
    }

    /**
     * The bill of an attempt that was running when the process died.
     *
     * @param assumes whether what has no price is taken at an assumed one
     */
    public Bill crashed(Attempt attempt, Tariff tariff, Standing standing, boolean assumes) {
        String dialect = attempt.dialect();
        boolean nothing = standing.reported().isEmpty() && standing.outputTextBytes() == 0;
        if (dialect == null && nothing && attempt.requestTextBytes() == 0) {
            return Bill.NOTHING;
        }
        ModelRequest request =
                new ModelRequest(
                        dialect == null ? "unknown" : dialect,
                        attempt.modelRequested(),
                        attempt.streaming(),
                        attempt.requestTextBytes(),
                        null);
        Pricing pricing = pricing(tariff, family(dialect), null);
        return new Biller(pricing, request, attempt.startedAt(), assumes).crashed(standing);
    }

    private static Family family(@Nullable String dialect) {
        return switch (dialect) {
            case String name when name.startsWith("anthropic") -> Family.ANTHROPIC;
            case String name when name.startsWith("google") -> Family.GOOGLE;
            case String name when name.startsWith("cohere") -> Family.COHERE;
            case null, default -> Family.OPENAI;
        };
    }

    Pricing pricing(Tariff tariff, Family family, @Nullable String inference) {
        return Pricing.of(prices.get(), own, tariff, new Pricing.Who(family, inference));
    }
}
