package dev.fairlead.call;

import java.util.List;

/**
 * Where a call may go.
 *
 * @param targets in order; at least one
 */
public record Plan(List<Target> targets) {
    public Plan {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: none (expected: at least one)");
        }
    }
}
