/**
 * Where requests come in: finds the endpoint that a target names, and turns what is no request into
 * a refusal. What happens to a call afterwards stands in {@code pipeline}.
 */
@NullMarked
package dev.fairlead.listener;

import org.jspecify.annotations.NullMarked;
