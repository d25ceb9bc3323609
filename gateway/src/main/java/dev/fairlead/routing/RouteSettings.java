package dev.fairlead.routing;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * A name of the operator's own for a provider: {@code /proxy/<name>/…}.
 *
 * @param name what stands in the path and in records
 * @param provider the name of a configured provider
 * @param operations what may be done through it at most; null where the key alone decides
 * @param compat whose habits its answers have
 * @param assumed what its calls are taken to cost where nobody knows
 */
public record RouteSettings(
        String name,
        String provider,
        @Nullable Set<OperationClass> operations,
        Compat compat,
        Assumed assumed) {
    public RouteSettings {
        operations = operations == null ? null : Set.copyOf(operations);
    }

    /** A route that restricts nothing. */
    public RouteSettings(String name, String provider) {
        this(name, provider, null, Compat.NONE, Assumed.NOTHING_SAID);
    }

    /**
     * What limits take for granted where nobody knows better.
     *
     * @param price of models without one, by name such as {@code input}, in US dollars per million;
     *     empty where the provider or the file's top says it
     * @param output the tokens that a call may produce at most which does not say so itself, where
     *     the model's own maximum is not known either
     */
    public record Assumed(Map<String, BigDecimal> price, int output) {
        /** Those of a route that says nothing of it. */
        public static final Assumed NOTHING_SAID = new Assumed(Map.of(), 16_384);

        public Assumed {
            price = Map.copyOf(price);
        }
    }
}
