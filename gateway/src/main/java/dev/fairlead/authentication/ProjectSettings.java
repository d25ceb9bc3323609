package dev.fairlead.authentication;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * A project: what keys and spend belong to.
 *
 * @param name unique among projects
 * @param operations what its keys may do at most; null where the key alone decides
 */
public record ProjectSettings(String name, @Nullable Set<OperationClass> operations) {
    public ProjectSettings {
        operations = operations == null ? null : Set.copyOf(operations);
    }
}
