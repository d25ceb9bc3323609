/**
 * What a call to a model costs: the open price data, its matching, tiers, units and usage
 * extractors. Knows nothing of the gateway. Read {@link dev.fairlead.prices.PriceBook} first, then
 * {@link dev.fairlead.prices.ModelPrice}.
 */
@NullMarked
package dev.fairlead.prices;

import org.jspecify.annotations.NullMarked;
