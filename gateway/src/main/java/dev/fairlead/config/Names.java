package dev.fairlead.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names providers and routes may have: what can stand in a path as it is. */
final class Names {
    static final String EXPECTED = "letters, digits, '.', '_', '-', at most 64, not 'models'";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Paths of the gateway's own below {@code /proxy}. */
    private static final Set<String> TAKEN = Set.of("models");

    private Names() {}

    static String checked(String name) {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            throw new IllegalArgumentException("not a name");
        }
        return name;
    }
}
