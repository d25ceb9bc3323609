package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * Where one API flavor of a provider states the model and the usage in its answers.
 *
 * <p>It reads plain trees of {@link Map}, {@link List}, {@link String} and {@link Number}; a small
 * one that holds the model and the usage alone will do, such as {@code {"model": "gpt-4o", "usage":
 * {…}}}.
 */
public final class Extractor {
    private final String flavor;
    private final FieldPath root;
    private final FieldPath model;
    private final List<Mapping> mappings;

    Extractor(String flavor, FieldPath root, FieldPath model, List<Mapping> mappings) {
        this.flavor = flavor;
        this.root = root;
        this.model = model;
        this.mappings = List.copyOf(mappings);
    }

    /**
     * A number within the usage that counts towards a unit. Several may count towards one.
     *
     * @param path within the root
     * @param unit its name
     * @param required whether an answer without it cannot be read
     */
    record Mapping(FieldPath path, String unit, boolean required) {}

    /** The name of the API flavor in the price data, such as {@code responses}. */
    public String flavor() {
        return flavor;
    }

    /** Reads the answer, or as much of it as holds the model and the usage. */
    public Extraction extract(@Nullable Object answer) {
        if (!(answer instanceof Map)) {
            return missing("the answer is not an object");
        }
        Object usage = root.in(answer);
        if (!(usage instanceof Map)) {
            return missing("no object at " + root);
        }
        return usage(usage, model.in(answer) instanceof String name ? name : null);
    }

    private Extraction usage(Object tree, @Nullable String name) {
        Usage.Builder usage = Usage.builder();
        for (Mapping mapping : mappings) {
            Object value = mapping.path().in(tree);
            if (!(value instanceof Number number)) {
                if (mapping.required()) {
                    return missing("no number at " + root + "." + mapping.path());
                }
                continue;
            }
            if (!added(usage, mapping.unit(), number)) {
                return new Extraction.Failed(
                        Extraction.Reason.IMPOSSIBLE,
                        root + "." + mapping.path() + ": " + number + " (expected: 0 or more)");
            }
        }
        Usage built = usage.build();
        return built.isEmpty() && !mappings.isEmpty()
                ? missing("no usage at " + root)
                : new Extraction.Extracted(name, built);
    }

    /** False where the number, or the sum, cannot be an amount. */
    private static boolean added(Usage.Builder usage, String unit, Number number) {
        if (number instanceof Long whole) {
            if (!Usage.accepts(whole) || !usage.fits(unit, whole)) {
                return false;
            }
            usage.add(unit, whole);
            return true;
        }
        BigDecimal amount = decimal(number);
        if (amount == null || !Usage.accepts(amount) || !usage.fits(unit, amount)) {
            return false;
        }
        usage.add(unit, amount);
        return true;
    }

    /** Null for a float that is no number. */
    private static @Nullable BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case Long _, Integer _, Short _, Byte _ -> BigDecimal.valueOf(number.longValue());
            case Double _, Float _ ->
                    Double.isFinite(number.doubleValue())
                            ? BigDecimal.valueOf(number.doubleValue())
                            : null;
            case BigInteger big -> new BigDecimal(big);
            default -> null;
        };
    }

    private static Extraction missing(String detail) {
        return new Extraction.Failed(Extraction.Reason.MISSING, detail);
    }
}
