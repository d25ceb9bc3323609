package dev.fairlead.pipeline;

import dev.fairlead.authentication.Identity;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.provider.Provider;
import dev.fairlead.routing.Route;

/**
 * What the head alone tells of a call that was let in.
 *
 * @param provider the first target, whose dialects tell what the path means
 * @param rest the path after the route, without the query
 * @param family in whose shape errors are rendered
 */
record Entry(
        Identity caller,
        Route route,
        Provider provider,
        Operation operation,
        Family family,
        String rest) {}
