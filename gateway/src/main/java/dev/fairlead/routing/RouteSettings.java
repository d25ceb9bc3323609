package dev.fairlead.routing;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * A name of the operator's own for a provider: {@code /proxy/<name>/…}.
 *
 * @param name what stands in the path and in records
 * @param provider the name of a configured provider
 * @param operations what may be done through it at most; null where the key alone decides
 * @param compat whose habits its answers have
 */
public record RouteSettings(
        String name, String provider, @Nullable Set<OperationClass> operations, Compat compat) {
    public RouteSettings {
        operations = operations == null ? null : Set.copyOf(operations);
    }

    /** A route that restricts nothing. */
    public RouteSettings(String name, String provider) {
        this(name, provider, null, Compat.NONE);
    }
}
