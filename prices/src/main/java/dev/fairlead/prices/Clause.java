package dev.fairlead.prices;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A condition of the price data on a name. All but regular expressions ignore case. */
sealed interface Clause {
    /**
     * Whether the name fulfils the condition.
     *
     * @param name as written
     * @param lower the same in lower case
     */
    boolean matches(String name, String lower);

    /**
     * What the condition leaves open of a name that fulfils it: the end for {@code starts_with},
     * nothing for {@code equals}.
     */
    String rest(String lower);

    record Equal(String text) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            return lower.equals(text);
        }

        @Override
        public String rest(String lower) {
            return "";
        }
    }

    record StartsWith(String text) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            return lower.startsWith(text);
        }

        @Override
        public String rest(String lower) {
            return lower.substring(text.length());
        }
    }

    record EndsWith(String text) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            return lower.endsWith(text);
        }

        @Override
        public String rest(String lower) {
            return lower.substring(0, lower.length() - text.length());
        }
    }

    record Contains(String text) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            return lower.contains(text);
        }

        @Override
        public String rest(String lower) {
            int at = lower.indexOf(text);
            return lower.substring(0, at) + " " + lower.substring(at + text.length());
        }
    }

    record Regex(Pattern pattern) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            return RationedText.finds(pattern, name);
        }

        @Override
        public String rest(String lower) {
            return "";
        }
    }

    record Any(List<Clause> clauses) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            for (Clause clause : clauses) {
                if (clause.matches(name, lower)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String rest(String lower) {
            String shortest = lower;
            for (Clause clause : clauses) {
                if (clause.matches(lower, lower)) {
                    String rest = clause.rest(lower);
                    shortest = rest.length() < shortest.length() ? rest : shortest;
                }
            }
            return shortest;
        }
    }

    record All(List<Clause> clauses) implements Clause {
        @Override
        public boolean matches(String name, String lower) {
            for (Clause clause : clauses) {
                if (!clause.matches(name, lower)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String rest(String lower) {
            String rest = lower;
            for (Clause clause : clauses) {
                rest = clause.matches(rest, rest) ? clause.rest(rest) : rest;
            }
            return rest;
        }
    }

    static Clause of(Place place) throws BadPriceData {
        Map<String, Place> fields = place.fields();
        if (fields.size() != 1) {
            throw place.bad(fields.size() + " conditions (expected: one)");
        }
        Map.Entry<String, Place> only = fields.entrySet().iterator().next();
        Place operand = only.getValue();
        return switch (only.getKey()) {
            case "equals" -> new Equal(lower(operand));
            case "starts_with" -> new StartsWith(lower(operand));
            case "ends_with" -> new EndsWith(lower(operand));
            case "contains" -> new Contains(lower(operand));
            case "regex" -> new Regex(pattern(operand));
            case "or" -> new Any(list(operand));
            case "and" -> new All(list(operand));
            default -> throw place.bad("unknown condition '" + only.getKey() + "'");
        };
    }

    static Pattern pattern(Place place) throws BadPriceData {
        try {
            return Pattern.compile(place.text());
        } catch (PatternSyntaxException broken) {
            throw place.bad("not a regular expression: " + broken.getDescription());
        }
    }

    private static String lower(Place place) throws BadPriceData {
        return place.text().toLowerCase(Locale.ROOT);
    }

    private static List<Clause> list(Place place) throws BadPriceData {
        List<Clause> clauses = new ArrayList<>();
        for (Place item : place.items()) {
            clauses.add(of(item));
        }
        return List.copyOf(clauses);
    }
}
