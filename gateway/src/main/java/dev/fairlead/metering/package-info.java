/**
 * What an answer used, counted while it passes, and what that costs: reported by the provider, else
 * estimated. Never throws into a call and never delays it. Start with {@link
 * dev.fairlead.metering.Meter}.
 */
@NullMarked
package dev.fairlead.metering;

import org.jspecify.annotations.NullMarked;
