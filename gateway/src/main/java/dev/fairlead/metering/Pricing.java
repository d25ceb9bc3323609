package dev.fairlead.metering;

import dev.fairlead.dialect.Family;
import dev.fairlead.prices.Ceiling;
import dev.fairlead.prices.Cost;
import dev.fairlead.prices.ModelEntry;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.prices.ModelQuery;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Provider;
import dev.fairlead.prices.Quote;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The prices that hold for one provider of the configuration: the operator's own, else those of the
 * price data.
 *
 * @param provider its entry in the price data; null where there is none
 */
record Pricing(PriceBook book, OwnPrices own, Tariff tariff, @Nullable Provider provider) {
    private static final String HUGGING_FACE = "huggingface";

    /**
     * The prices of a tariff.
     *
     * @param who what the answer tells of who works
     */
    static Pricing of(PriceBook book, OwnPrices own, Tariff tariff, Who who) {
        return new Pricing(book, own, tariff, find(book, tariff, who));
    }

    /**
     * What an answer tells of its provider.
     *
     * @param family whose home the provider is taken for when the tariff names none
     * @param inference who did the work, as Hugging Face's router says in {@code
     *     x-inference-provider}; null where nobody says so
     */
    record Who(Family family, @Nullable String inference) {}

    private static @Nullable Provider find(PriceBook book, Tariff tariff, Who who) {
        String id = tariff.priceProvider();
        String url = tariff.baseUrl();
        boolean routed =
                HUGGING_FACE.equals(id) || (url != null && url.contains(HUGGING_FACE + ".co"));
        if (routed && who.inference != null) {
            Provider worker = book.provider(HUGGING_FACE + "_" + who.inference).orElse(null);
            if (worker != null) {
                return worker;
            }
        }
        if (id != null) {
            return book.provider(id).orElse(null);
        }
        if (url != null) {
            return book.provider(ModelQuery.atUrl(url, "")).orElse(null);
        }
        return book.provider(home(who.family)).orElse(null);
    }

    private static String home(Family family) {
        return switch (family) {
            case OPENAI -> "openai";
            case ANTHROPIC -> "anthropic";
            case GOOGLE -> "google";
            case COHERE -> "cohere";
        };
    }

    /**
     * The cost of a usage.
     *
     * @param unusual terms that the price data has no rates for
     */
    Priced price(Models models, Usage usage, List<String> unusual, Instant at) {
        ModelPrice mine = mine(models.served);
        mine = mine == null ? mine(models.asked) : mine;
        if (mine != null) {
            return priced(mine, usage, List.of(), null);
        }
        Quote quote = quote(models.served == null ? models.asked : models.served, at);
        if (quote instanceof Quote.Found found) {
            return priced(found.price(), usage, unusual, null);
        }
        // Answers name some models as no price list does; what was asked is what is on the bill.
        if (models.served != null && quote(models.asked, at) instanceof Quote.Found found) {
            String assumption = "no price for '" + models.served + "', taken for the model asked";
            return priced(found.price(), usage, unusual, assumption);
        }
        return new Priced.Unknown(
                quote instanceof Quote.Unknown(var _, var detail) ? detail : "no price");
    }

    /** Whether that model has a price. */
    boolean knows(String model, Instant at) {
        return mine(model) != null || quote(model, at) instanceof Quote.Found;
    }

    /**
     * What is known of a model.
     *
     * @param price null where there is none
     * @param window how many tokens it takes in one call; negative where the data does not say it
     */
    record Rated(@Nullable ModelPrice price, long window) {}

    Rated rated(@Nullable String model, Instant at) {
        ModelPrice mine = mine(model);
        if (quote(model, at) instanceof Quote.Found found) {
            long window = found.model().contextWindow().orElse(-1);
            return new Rated(mine == null ? found.price() : mine, window);
        }
        return new Rated(mine, -1);
    }

    /** What is taken for the price of a model that has none; null where nothing can be. */
    @Nullable ModelPrice assumed(Instant at) {
        if (!tariff.assumed().isEmpty()) {
            return ModelPrice.own(tariff.assumed());
        }
        if (provider == null) {
            return null;
        }
        ModelPrice dearest = null;
        BigDecimal most = BigDecimal.ZERO;
        for (ModelEntry model : provider.models()) {
            ModelPrice price = model.priceAt(at);
            Ceiling ceiling = price.ceiling(0, false);
            BigDecimal sum = ceiling.perInputToken().add(ceiling.perOutputToken());
            if (sum.compareTo(most) > 0) {
                most = sum;
                dearest = price;
            }
        }
        return dearest;
    }

    /** The cost of a usage at the assumed price. */
    Priced assumed(Usage usage, Instant at) {
        ModelPrice price = assumed(at);
        return price == null
                ? new Priced.Unknown("no price, and none to assume")
                : priced(price, usage, List.of(), "no price: an assumed one");
    }

    private Quote quote(@Nullable String model, Instant at) {
        if (model == null || model.isEmpty()) {
            return new Quote.Unknown(Quote.Reason.NO_MODEL, "no model is named");
        }
        if (provider == null) {
            String detail = "no prices for provider '" + tariff.provider() + "'";
            return new Quote.Unknown(Quote.Reason.UNKNOWN_PROVIDER, detail);
        }
        return book.quote(ModelQuery.of(provider.id(), model), at);
    }

    /** The model that answered and the one that was asked for; null where not known. */
    record Models(@Nullable String served, @Nullable String asked) {}

    private @Nullable ModelPrice mine(@Nullable String model) {
        return model == null ? null : own.price(tariff.provider(), model);
    }

    private static Priced priced(
            ModelPrice price, Usage usage, List<String> unusual, @Nullable String assumption) {
        return switch (price.price(usage)) {
            case Cost.Known known -> {
                List<String> unpriced = new ArrayList<>(known.unpriced());
                unpriced.addAll(unusual);
                yield new Priced.Known(known.charge(), unpriced, assumption);
            }
            case Cost.Unclear(var detail) -> new Priced.Contradictory(detail);
        };
    }
}
