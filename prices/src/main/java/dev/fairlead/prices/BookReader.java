package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads price data in genai-prices' v2 format, strictly: what cannot be understood stops it, save
 * for units that are newer than this library.
 *
 * @see <a
 *     href="https://github.com/pydantic/genai-prices/blob/main/prices/new_data/v2/data.schema.json">the
 *     schema</a>
 */
final class BookReader {
    private static final BigDecimal LARGEST_COUNT = BigDecimal.valueOf(1_000_000_000_000L);

    /**
     * Not in the data: Groq bills at least ten seconds per transcription.
     *
     * @see <a href="https://console.groq.com/docs/speech-to-text">Groq's documentation</a>
     */
    private static final long GROQ_SECONDS = 10;

    private static final Set<String> GROQ_SPEECH =
            Set.of("whisper-large-v3", "whisper-large-v3-turbo");

    /** Price keys and destinations of no known unit. */
    private final Set<String> ignored = new TreeSet<>();

    /** Prices come in few shapes. */
    private final Map<Set<Unit>, Breakdown> breakdowns = new HashMap<>();

    private BookReader() {}

    static PriceBook read(byte[] json, PriceBook.Version version) throws BadPriceData {
        BookReader reader = new BookReader();
        Place data = JsonTree.read(json);
        List<Provider> providers = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        for (Place place : data.items()) {
            Provider provider = reader.provider(place);
            if (!ids.add(provider.id())) {
                throw place.bad("a second provider of this id");
            }
            providers.add(provider);
        }
        if (providers.isEmpty()) {
            throw data.bad("no providers");
        }
        return new PriceBook(version, providers, List.copyOf(reader.ignored));
    }

    private Provider provider(Place place) throws BadPriceData {
        List<ModelEntry> models = new ArrayList<>();
        String id = place.field("id").text();
        for (Place model : place.field("models").items()) {
            models.add(model(id, model));
        }
        List<String> fallbacks = new ArrayList<>();
        for (Place fallback : place.items("fallback_model_providers")) {
            fallbacks.add(fallback.text());
        }
        List<Extractor> extractors = new ArrayList<>();
        for (Place extractor : place.items("extractors")) {
            extractors.add(extractor(extractor));
        }
        return new Provider(
                id, place.field("name").text(), recognition(place), models, fallbacks, extractors);
    }

    private static Provider.Recognition recognition(Place place) throws BadPriceData {
        return new Provider.Recognition(
                Clause.pattern(place.field("api_pattern")),
                clause(place.optional("provider_match")),
                clause(place.optional("model_match")));
    }

    private static @Nullable Clause clause(@Nullable Place place) throws BadPriceData {
        return place == null ? null : Clause.of(place);
    }

    private ModelEntry model(String provider, Place place) throws BadPriceData {
        String id = place.field("id").text();
        Place name = place.optional("name");
        Place window = place.optional("context_window");
        List<ModelEntry.Dated> prices = dated(place.field("prices"));
        if (provider.equals("groq") && GROQ_SPEECH.contains(id)) {
            prices.replaceAll(one -> one.withLeastSeconds(GROQ_SECONDS));
        }
        return new ModelEntry(
                id,
                name == null ? id : name.text(),
                window == null ? OptionalLong.empty() : OptionalLong.of(count(window)),
                Clause.of(place.field("match")),
                prices);
    }

    private List<ModelEntry.Dated> dated(Place place) throws BadPriceData {
        List<ModelEntry.Dated> all = new ArrayList<>();
        if (!place.isArray()) {
            all.add(new ModelEntry.Dated(new Constraint.Always(), price(place)));
            return all;
        }
        for (Place item : place.items()) {
            Constraint constraint = Constraint.of(item.optional("constraint"));
            all.add(new ModelEntry.Dated(constraint, price(item.field("prices"))));
        }
        if (all.isEmpty()) {
            throw place.bad("no prices");
        }
        return all;
    }

    private ModelPrice price(Place place) throws BadPriceData {
        List<Rate> rates = new ArrayList<>();
        for (Map.Entry<String, Place> entry : place.fields().entrySet()) {
            Unit unit = Unit.pricedBy(entry.getKey());
            if (unit == null) {
                ignored.add(entry.getKey());
            } else if (entry.getValue().value() != null) {
                rates.add(rate(unit, entry.getValue()));
            }
        }
        try {
            return place.fields().isEmpty()
                    ? ModelPrice.FREE
                    : ModelPrice.of(rates, this::breakdown);
        } catch (IllegalArgumentException incomplete) {
            throw place.bad(String.valueOf(incomplete.getMessage()));
        }
    }

    private Breakdown breakdown(Set<Unit> units) {
        return breakdowns.computeIfAbsent(units, Breakdown::of);
    }

    private static Rate rate(Unit unit, Place place) throws BadPriceData {
        List<Rate.Tier> tiers = new ArrayList<>();
        Place base = place.isObject() ? place.field("base") : place;
        try {
            if (place.isObject()) {
                for (Place tier : place.field("tiers").items()) {
                    long start = count(tier.field("start"));
                    tiers.add(new Rate.Tier(start, tier.field("price").number()));
                }
            }
            return new Rate(unit.name(), unit.per(), base.number(), tiers);
        } catch (IllegalArgumentException bad) {
            throw place.bad(String.valueOf(bad.getMessage()));
        }
    }

    private Extractor extractor(Place place) throws BadPriceData {
        List<Extractor.Mapping> mappings = new ArrayList<>();
        for (Place item : place.field("mappings").items()) {
            String unit = item.field("dest").text();
            Place required = item.optional("required");
            if (Unit.named(unit) == null) {
                ignored.add(unit);
                continue;
            }
            mappings.add(
                    new Extractor.Mapping(
                            FieldPath.of(item.field("path")),
                            unit,
                            required == null || required.flag()));
        }
        Place flavor = place.optional("api_flavor");
        Place model = place.optional("model_path");
        return new Extractor(
                flavor == null ? "default" : flavor.text(),
                FieldPath.of(place.field("root")),
                model == null ? FieldPath.of("model") : FieldPath.of(model),
                mappings);
    }

    private static long count(Place place) throws BadPriceData {
        BigDecimal number = place.number();
        if (number.signum() < 0 || number.compareTo(LARGEST_COUNT) > 0) {
            throw place.bad(number + " (expected: 0 or more)");
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException _) {
            throw place.bad(number + " (expected: a whole number)");
        }
    }
}
