package dev.fairlead.metering;

import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.Operation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a meter knows of an attempt before its answer.
 *
 * @param request what was asked; null where the body was not read
 * @param at the moment whose prices hold
 */
public record MeteredCall(
        Operation operation, @Nullable ModelRequest request, Tariff tariff, Instant at) {}
