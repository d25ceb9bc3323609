package dev.fairlead.metering;

import dev.fairlead.prices.ModelPrice;

import org.jspecify.annotations.Nullable;

/** Prices of the operator's own, which win over the price data. */
@FunctionalInterface
public interface OwnPrices {
    OwnPrices NONE = (provider, model) -> null;

    /**
     * The price of a model at a provider of the configuration; null if the operator set none.
     *
     * @param model as asked or as served
     */
    @Nullable ModelPrice price(String provider, String model);
}
