package dev.fairlead.pipeline;

import dev.fairlead.call.Call;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.metering.MeteredCall;
import dev.fairlead.metering.Metering;
import dev.fairlead.metering.Tariff;
import dev.fairlead.provider.ProviderSettings;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;

/** What some providers are never called without: a price for what the call asks. */
final class PriceRequirement {
    private PriceRequirement() {}

    /**
     * Lets a call go on whose price is known, or whose provider does not ask for one.
     *
     * @throws Refusal {@code price_required}
     */
    static void check(Metering metering, Entry entry, Call call, InstantSource clock) {
        ProviderSettings settings = entry.provider().settings();
        if (settings.pricing().unpriced() == ProviderSettings.Unpriced.PASSES) {
            return;
        }
        ModelRequest request = call.request();
        Tariff tariff = Tariffs.of(settings, entry.family());
        if (!metering.knowsPrice(
                new MeteredCall(entry.operation(), request, tariff, clock.instant()))) {
            throw refusal(settings.name(), request == null ? null : request.model());
        }
    }

    private static Refusal refusal(String provider, @Nullable String model) {
        String what = model == null ? "What this call costs" : "The price of '" + model + "'";
        return new Refusal(
                Reason.PRICE_REQUIRED,
                what
                        + " is not known, and provider '"
                        + provider
                        + "' is not called without a price. Whoever runs the gateway can set one"
                        + " with 'prices'.");
    }
}
