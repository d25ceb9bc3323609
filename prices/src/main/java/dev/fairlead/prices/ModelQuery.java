package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The question for a model: its name, and what is known of the provider.
 *
 * @param provider the provider's id in the price data, or a name like it; null or empty if unknown
 * @param url where the provider is called; null or empty if unknown
 * @param model as written by whoever asked or answered
 */
public record ModelQuery(@Nullable String provider, @Nullable String url, String model) {
    /** The name is longer than any in the data, and so is none of them. */
    static final int LONGEST = 256;

    private static final int LONGEST_URL = 2048;

    public static ModelQuery of(String provider, String model) {
        return new ModelQuery(provider, null, model);
    }

    public static ModelQuery atUrl(String url, String model) {
        return new ModelQuery(null, url, model);
    }

    /** For a model whose name alone tells the provider. */
    public static ModelQuery of(String model) {
        return new ModelQuery(null, null, model);
    }

    /** Whether every part is short enough to be looked up. */
    boolean isBounded() {
        return model.length() <= LONGEST
                && (provider == null || provider.length() <= LONGEST)
                && (url == null || url.length() <= LONGEST_URL);
    }

    String normalizedModel() {
        return model.toLowerCase(Locale.ROOT).strip();
    }
}
