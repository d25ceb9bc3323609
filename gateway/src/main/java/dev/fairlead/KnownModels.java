package dev.fairlead;

import dev.fairlead.listener.OwnAnswers;
import dev.fairlead.pipeline.Tariffs;
import dev.fairlead.prices.ModelEntry;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Provider;
import dev.fairlead.provider.ProviderSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The models that the price data knows at a provider of the configuration. */
final class KnownModels implements Function<String, List<OwnAnswers.Model>> {
    private final Supplier<List<ProviderSettings>> providers;
    private final Supplier<PriceBook> prices;

    KnownModels(Supplier<List<ProviderSettings>> providers, Supplier<PriceBook> prices) {
        this.providers = providers;
        this.prices = prices;
    }

    @Override
    public List<OwnAnswers.Model> apply(String name) {
        List<OwnAnswers.Model> models = new ArrayList<>();
        for (ProviderSettings provider : providers.get()) {
            String id = Tariffs.of(provider, null).priceProvider();
            if (provider.name().equals(name) && id != null) {
                prices.get().provider(id).map(Provider::models).orElse(List.of()).stream()
                        .map(KnownModels::described)
                        .forEach(models::add);
            }
        }
        return models;
    }

    private static OwnAnswers.Model described(ModelEntry model) {
        Long window = model.contextWindow().isPresent() ? model.contextWindow().getAsLong() : null;
        return new OwnAnswers.Model(model.id(), model.name(), window);
    }
}
