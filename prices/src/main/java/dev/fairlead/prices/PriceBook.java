package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The price data of one version: which provider and model a name means, what it costs, and where
 * answers state usage. Immutable, safe for use by many threads.
 *
 * <p>Whom a name means is decided as genai-prices does it: the provider by id, by other names, by
 * URL or by the model's name, then the first of its models whose condition holds. Answers are kept
 * for the next time; names come from clients, so only so many are.
 */
public final class PriceBook {
    private final Version version;
    private final Map<String, Provider> providers;
    private final List<String> ignored;
    private final Matches matches;
    private final Matches spelled;

    PriceBook(Version version, List<Provider> all, List<String> ignored) {
        this.version = version;
        this.ignored = List.copyOf(ignored);
        providers = new LinkedHashMap<>();
        all.forEach(provider -> providers.put(provider.id(), provider));
        matches = new Matches(providers, Matches.Names.AS_WRITTEN);
        spelled = new Matches(providers, Matches.Names.AS_MEANT);
    }

    /**
     * Which data this is.
     *
     * @param source where it came from, for people
     * @param revision the commit it was taken from, or the beginning of its digest
     * @param digest SHA-256 of the bytes in hexadecimal
     */
    public record Version(String source, String revision, String digest) {}

    /** The data that ships with this library. */
    public static PriceBook bundled() {
        byte[] json = resource("genai-prices.json");
        String commit = new String(resource("genai-prices.commit"), StandardCharsets.UTF_8).strip();
        try {
            return BookReader.read(json, new Version("bundled", commit, digest(json)));
        } catch (BadPriceData bad) {
            throw new IllegalStateException("the bundled price data: " + bad.getMessage(), bad);
        }
    }

    /**
     * The data in genai-prices' v2 format ({@code data.json} or {@code data_slim.json}).
     *
     * @param source where it came from, for people
     * @throws BadPriceData naming the place that cannot be used
     */
    public static PriceBook parse(byte[] json, String source) throws BadPriceData {
        String digest = digest(json);
        return BookReader.read(json, new Version(source, digest.substring(0, 12), digest));
    }

    public Version version() {
        return version;
    }

    public List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    /** The provider of exactly that id. */
    public Optional<Provider> provider(String id) {
        return Optional.ofNullable(providers.get(id));
    }

    /** The provider that the question means. */
    public Optional<Provider> provider(ModelQuery query) {
        return matches.provider(query);
    }

    /** The API flavors that can be read of that provider; empty when there is none. */
    public List<String> flavors(String providerId) {
        Provider provider = providers.get(providerId);
        return provider == null ? List.of() : provider.flavors();
    }

    /** Parts of the data that this version of the library does not know and leaves out. */
    public List<String> ignored() {
        return ignored;
    }

    /**
     * The price of the model at that time.
     *
     * <p>The name may be written as providers write it, such as {@code models/gemini-2.5-pro}; and
     * a model that the data would take for its relative, such as one with {@code -fast} added, has
     * no price. All else is as in {@link #reference}.
     */
    public Quote quote(ModelQuery query, Instant at) {
        return quote(spelled.match(query), at);
    }

    /** The price as genai-prices itself finds it, from the name as it is written. */
    public Quote reference(ModelQuery query, Instant at) {
        return quote(matches.match(query), at);
    }

    private static Quote quote(Matches.Match match, Instant at) {
        return switch (match) {
            case Matches.Matched(var provider, var model) ->
                    new Quote.Found(provider, model, model.priceAt(at));
            case Matches.Unmatched(var unknown) -> unknown;
        };
    }

    /** The model at every provider that has one of exactly that name in its own list. */
    public List<Quote.Found> offers(String model, Instant at) {
        List<Quote.Found> offers = new ArrayList<>();
        for (Provider provider : providers.values()) {
            if (quote(ModelQuery.of(provider.id(), model), at) instanceof Quote.Found found) {
                offers.add(found);
            }
        }
        return offers;
    }

    /**
     * Reads the usage of an answer.
     *
     * @param provider who answered, or null
     * @param flavor the API flavor in the words of the data; {@code default} where it has just one
     * @param answer a plain tree, see {@link Extractor}
     */
    public Extraction extract(@Nullable Provider provider, String flavor, @Nullable Object answer) {
        if (provider == null) {
            return new Extraction.Failed(
                    Extraction.Reason.UNKNOWN_PROVIDER, "the provider is not in the price data");
        }
        Optional<Extractor> extractor = provider.extractor(flavor);
        if (extractor.isEmpty()) {
            return new Extraction.Failed(
                    Extraction.Reason.UNKNOWN_FLAVOR,
                    "'" + flavor + "' (expected: one of " + provider.flavors() + ")");
        }
        return extractor.get().extract(answer);
    }

    private static byte[] resource(String name) {
        try (InputStream in = PriceBook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
