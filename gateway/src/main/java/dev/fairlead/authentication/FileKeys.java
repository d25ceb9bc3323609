package dev.fairlead.authentication;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What one configuration says of who may call. Immutable: a reload makes another. */
public final class FileKeys {
    /** Nobody. */
    public static final FileKeys NONE = new FileKeys(Set.of(), Set.of(), Set.of());

    private final Map<KeyHash, KeyEntry> entries = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> projects;
    private final Set<String> users;

    /**
     * Knows the keys of a configuration.
     *
     * @param keys read with their secrets
     * @param projects the names there are
     * @param users the names there are
     */
    public FileKeys(
            Collection<KeySettings> keys, Collection<String> projects, Collection<String> users) {
        this.projects = Set.copyOf(projects);
        this.users = Set.copyOf(users);
        for (KeySettings key : keys) {
            entries.put(Objects.requireNonNull(key.hash(), "read with secrets"), key.entry());
            names.add(key.name());
        }
    }

    @Nullable KeyEntry find(KeyHash hash) {
        return entries.get(hash);
    }

    /** Whether a key of the store has the name of one of these, which counts then. */
    boolean shadow(KeyEntry stored) {
        return names.contains(stored.principal().key());
    }

    /** Whether the project and the user that a key of the store was made for still exist. */
    boolean know(KeyEntry stored) {
        String project = stored.principal().project();
        String user = stored.principal().user();
        return (project == null || projects.contains(project))
                && (user == null || users.contains(user));
    }
}
