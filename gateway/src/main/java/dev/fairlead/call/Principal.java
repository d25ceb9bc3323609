package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * Who is calling: a key and whom it belongs to.
 *
 * @param key the key's name in the configuration, never its text
 * @param project the project it belongs to; null for none
 * @param user the person it belongs to; null for none
 * @param operations what it may do
 * @param tags what its calls are marked with
 */
public record Principal(
        String key,
        @Nullable String project,
        @Nullable String user,
        Set<OperationClass> operations,
        Map<String, String> tags) {
    public Principal {
        operations = Set.copyOf(operations);
        tags = Map.copyOf(tags);
    }
}
