/**
 * The upstreams: one {@link dev.fairlead.provider.ProviderSettings} each. {@link
 * dev.fairlead.provider.ProviderType} is the table of those that are known; a new provider that
 * speaks a known dialect is a row in it.
 */
@NullMarked
package dev.fairlead.provider;

import org.jspecify.annotations.NullMarked;
