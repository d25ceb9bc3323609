/**
 * What a call to a model costs: the open price data, its matching, tiers, units and usage
 * extractors. Knows nothing of the gateway. Read {@link dev.fairlead.prices.Money} first.
 */
@NullMarked
package dev.fairlead.prices;

import org.jspecify.annotations.NullMarked;
