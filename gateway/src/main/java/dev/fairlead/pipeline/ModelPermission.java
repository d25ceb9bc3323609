package dev.fairlead.pipeline;

import dev.fairlead.admission.Admission;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Scope;
import dev.fairlead.dialect.RequestReading;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Which models a call is checked for, where its key may use some alone: every one that the provider
 * may take. A call that runs a model, or may run one, and does not tell which is refused.
 */
final class ModelPermission {
    /** What does not begin anything, where the path is one of stored objects. */
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "DELETE");

    private ModelPermission() {}

    /**
     * Lets a call go on that asks for nothing its key may not use.
     *
     * @param reading what the body asks; null where it is not read
     * @throws Refusal {@code model_not_allowed}
     */
    static void check(
            Admission admission, Entry entry, String method, @Nullable RequestReading reading) {
        Scope scope = entry.caller().scope();
        if (scope.models().allowsAll()) {
            return;
        }
        if (reading != null) {
            admission.checkModel(scope, reading.request().model());
            reading.alternatives().forEach(model -> admission.checkModel(scope, model));
            return;
        }
        boolean runsNone =
                switch (entry.operation().kind()) {
                    case READ, ADMINISTRATION -> true;
                    // A batch runs whatever its file names.
                    case STORED -> HARMLESS.contains(method);
                    case INFERENCE, UNKNOWN -> false;
                };
        if (!runsNone) {
            admission.checkModel(scope, null);
        }
    }
}
