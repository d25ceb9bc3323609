package dev.fairlead.metering;

import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What is changed in an answer.
 *
 * @param priced says what has been used so far costs, if that is known to be all of it
 */
record Editing(Set<Change> changes, Supplier<@Nullable Money> priced) {
    static final Editing NONE = new Editing(Set.of(), () -> null);

    Editing {
        changes = Set.copyOf(changes);
    }

    boolean does(Change change) {
        return changes.contains(change);
    }

    /** Null where it is not known. */
    @Nullable Money cost() {
        return priced.get();
    }
}
