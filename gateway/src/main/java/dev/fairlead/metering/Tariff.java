package dev.fairlead.metering;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Whose prices hold for a provider.
 *
 * @param provider the provider as the configuration names it, for its own prices
 * @param priceProvider its id in the price data; null to find it by {@code baseUrl}
 * @param baseUrl where its requests go; null where that tells nothing
 * @param assumed the price of a model that has none, where one is to be assumed, in US dollars by
 *     name such as {@code input}; empty for that of the provider's dearest model
 */
public record Tariff(
        String provider,
        @Nullable String priceProvider,
        @Nullable String baseUrl,
        Map<String, BigDecimal> assumed) {
    public Tariff {
        assumed = Map.copyOf(assumed);
    }

    /** One that says nothing of models without a price. */
    public Tariff(String provider, @Nullable String priceProvider, @Nullable String baseUrl) {
        this(provider, priceProvider, baseUrl, Map.of());
    }
}
