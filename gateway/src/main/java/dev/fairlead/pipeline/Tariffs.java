package dev.fairlead.pipeline;

import dev.fairlead.dialect.Family;
import dev.fairlead.metering.Tariff;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;

/** Whose prices hold for a call. */
public final class Tariffs {
    private Tariffs() {}

    /**
     * The provider's own, else the one it is known by, else whose base URL it is. The built-in test
     * provider is priced as whoever the dialect belongs to.
     */
    public static Tariff of(ProviderSettings settings, @Nullable Family family) {
        return of(settings, family, settings.pricing().assumed());
    }

    /**
     * The same.
     *
     * @param assumed what a model is taken to cost that has no price; empty for what the provider
     *     says
     */
    public static Tariff of(
            ProviderSettings settings, @Nullable Family family, Map<String, BigDecimal> assumed) {
        String known = settings.pricing().provider();
        if (known == null && settings.type().equals(ProviderType.TEST) && family != null) {
            known = owner(family);
        }
        BaseUrl url = settings.baseUrl();
        return new Tariff(
                settings.name(),
                known,
                url == null ? null : url.toString(),
                assumed.isEmpty() ? settings.pricing().assumed() : assumed);
    }

    /** Its id in the price data. */
    private static String owner(Family family) {
        return switch (family) {
            case OPENAI -> "openai";
            case ANTHROPIC -> "anthropic";
            case GOOGLE -> "google";
            case COHERE -> "cohere";
        };
    }
}
