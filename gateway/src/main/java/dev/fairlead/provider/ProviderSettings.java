package dev.fairlead.provider;

import dev.fairlead.call.Secret;
import dev.fairlead.http.Timeouts;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One upstream as configured.
 *
 * @param name in configuration, in paths and in records
 * @param type what is known of its kind
 * @param baseUrl where it is; null for the built-in {@code test} alone, which knows by itself
 * @param credential what it lets us in with; null where it wants none
 * @param timeouts how long to wait for it
 * @param terms what else holds for it
 * @param pricing whose prices hold for it
 */
public record ProviderSettings(
        String name,
        ProviderType type,
        @Nullable BaseUrl baseUrl,
        @Nullable Secret credential,
        Timeouts timeouts,
        Terms terms,
        Pricing pricing) {

    /** The same, where nothing is assumed of models without a price with that. */
    public ProviderSettings assuming(Map<String, BigDecimal> price) {
        return new ProviderSettings(
                name, type, baseUrl, credential, timeouts, terms, pricing.assuming(price));
    }

    /**
     * How calls to it are treated.
     *
     * @param streamUsage whether chat-completions streams are asked for their usage
     * @param account who chooses the account at the provider
     * @param onDisconnect what happens to the upstream request when the client leaves
     */
    public record Terms(
            ProviderType.StreamUsage streamUsage, Account account, OnDisconnect onDisconnect) {
        public static Terms of(ProviderType type) {
            return new Terms(type.usage(), Account.OURS, OnDisconnect.CANCEL);
        }
    }

    /** Who chooses the account at the provider ({@code openai-organization} and kin). */
    public enum Account {
        /** The credential alone: what a client says is dropped. */
        OURS,
        /** The client may. */
        CLIENTS
    }

    /** What happens upstream when the client leaves. */
    public enum OnDisconnect {
        /** The request is cancelled at once: nothing more is paid for. */
        CANCEL,
        /** The answer is read on, bounded, so that its exact usage is known. */
        DRAIN
    }

    /**
     * What its models cost.
     *
     * @param provider id in the price data; null: the one whose pattern fits the base URL
     * @param own prices that win over all others, by pattern of model names (with {@code *}), each
     *     a price by name such as {@code input}, in US dollars per million
     * @param unpriced what becomes of calls that nobody knows the price of
     * @param body whether answers say what they cost in their bodies
     * @param assumed what limits take a model to cost that has no price, as one of the own prices;
     *     empty where the file's top says it
     */
    public record Pricing(
            @Nullable String provider,
            Map<String, Map<String, BigDecimal>> own,
            Unpriced unpriced,
            CostInBody body,
            Map<String, BigDecimal> assumed) {
        public static Pricing of(ProviderType type) {
            return new Pricing(
                    type.priceProvider(), Map.of(), Unpriced.PASSES, CostInBody.LEFT_OUT, Map.of());
        }

        private Pricing assuming(Map<String, BigDecimal> usual) {
            return assumed.isEmpty() ? new Pricing(provider, own, unpriced, body, usual) : this;
        }

        public Pricing {
            own = Map.copyOf(own);
            assumed = Map.copyOf(assumed);
        }
    }

    /** Whether answers say what they cost in their bodies, beside the usage. */
    public enum CostInBody {
        LEFT_OUT,
        INJECTED
    }

    /** What becomes of calls that nobody knows the price of. */
    public enum Unpriced {
        /** They pass, and their records say so. */
        PASSES,
        /** They are refused before the provider is called. */
        REFUSED
    }
}
