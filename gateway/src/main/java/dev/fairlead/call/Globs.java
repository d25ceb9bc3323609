package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Names that are allowed: a list of patterns in which {@code *} stands for anything, also nothing.
 * A pattern fits a whole name, letter for letter. No list allows all, an empty one nothing.
 */
public final class Globs {
    public static final Globs ANY = new Globs(null);

    private final @Nullable List<String> patterns;
    private final Set<String> names = new HashSet<>();
    private final List<String[]> pieces = new ArrayList<>();

    private Globs(@Nullable List<String> patterns) {
        this.patterns = patterns;
        for (String pattern : patterns == null ? List.<String>of() : patterns) {
            if (pattern.indexOf('*') < 0) {
                names.add(pattern);
            } else {
                pieces.add(pattern.split("\\*", -1));
            }
        }
    }

    /**
     * Those that fit one of the patterns.
     *
     * @param patterns null for all names
     */
    public static Globs of(@Nullable List<String> patterns) {
        return patterns == null ? ANY : new Globs(List.copyOf(patterns));
    }

    /** As they were written; null for all names. */
    public @Nullable List<String> patterns() {
        return patterns;
    }

    public boolean allowsAll() {
        return patterns == null;
    }

    /** Whether a name is among them. */
    public boolean allows(String name) {
        if (patterns == null || names.contains(name)) {
            return true;
        }
        for (String[] pattern : pieces) {
            if (fits(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    /** Each piece at its first place after the one before it: a later one is never needed. */
    private static boolean fits(String[] pieces, String name) {
        String last = pieces[pieces.length - 1];
        int end = name.length() - last.length();
        if (!name.startsWith(pieces[0]) || !name.endsWith(last) || end < pieces[0].length()) {
            return false;
        }
        int from = pieces[0].length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = name.indexOf(pieces[i], from);
            if (found < 0 || found + pieces[i].length() > end) {
                return false;
            }
            from = found + pieces[i].length();
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Globs globs && Objects.equals(patterns, globs.patterns);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(patterns);
    }

    @Override
    public String toString() {
        return patterns == null ? "any" : patterns.toString();
    }
}
