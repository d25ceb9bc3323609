package dev.fairlead.routing;

import dev.fairlead.call.Plan;

/**
 * A name under which calls come in.
 *
 * @param name from the configuration
 * @param plan where they may go
 */
public record Route(String name, Plan plan) {}
