package dev.fairlead.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who wrote a name that is not there. */
final class Nearest {
    private final Collection<String> names;

    Nearest(Collection<String> names) {
        this.names = names;
    }

    /** The name with the fewest edits; empty when all are too far to be meant. */
    Optional<String> to(String written) {
        String wanted = normal(written);
        int far = Math.max(2, wanted.length() / 2);
        return names.stream()
                .min(
                        Comparator.<String>comparingInt(name -> edits(wanted, normal(name)))
                                .thenComparing(Comparator.naturalOrder()))
                .filter(name -> edits(wanted, normal(name)) <= far);
    }

    /** {@code did you mean 'x'?}, else all names where they are few, else nothing. */
    String hint(String written) {
        return to(written)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElseGet(
                        () ->
                                names.isEmpty() || names.size() > 24
                                        ? ""
                                        : " (expected: " + String.join(", ", names) + ")");
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Levenshtein's distance with swaps of neighbours as one edit. */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= to.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                least = Math.min(least, cost[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[from.length()][to.length()];
    }
}
