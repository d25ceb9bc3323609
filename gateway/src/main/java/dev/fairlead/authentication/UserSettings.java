package dev.fairlead.authentication;

import java.util.Set;

/**
 * A person.
 *
 * @param name unique among users
 * @param projects the projects he or she works in
 */
public record UserSettings(String name, Set<String> projects) {
    public UserSettings {
        projects = Set.copyOf(projects);
    }
}
