package dev.fairlead.routing;

import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Plan;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * A name under which calls come in.
 *
 * @param name from the configuration
 * @param plan where they may go
 * @param operations what may be done through it at most; null where the key alone decides
 * @param compat whose habits its answers have
 * @param assumed what limits take for granted where nobody knows better
 */
public record Route(
        String name,
        Plan plan,
        @Nullable Set<OperationClass> operations,
        Compat compat,
        RouteSettings.Assumed assumed) {}
