package dev.fairlead.metering;

import org.jspecify.annotations.Nullable;

/**
 * Whose prices hold for a provider.
 *
 * @param provider the provider as the configuration names it, for its own prices
 * @param priceProvider its id in the price data; null to find it by {@code baseUrl}
 * @param baseUrl where its requests go; null where that tells nothing
 */
public record Tariff(String provider, @Nullable String priceProvider, @Nullable String baseUrl) {}
