package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.prices.ModelQuery;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Quote;
import dev.fairlead.prices.Rate;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        description = {
            "Print what a model costs: prices of the configuration first, then of the price data.",
            "Without --provider, at every provider that has a model of that name."
        })
final class PricesCommand implements Callable<Integer> {
    private static final String OWN = "configuration";

    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    @Parameters(paramLabel = "MODEL", description = "Its name, as requests have it.")
    private String model = "";

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "A provider of the configuration or an id of the price data.")
    private @Nullable String provider;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Selection.MomentConverter.class,
            description = "Then, not now: RFC 3339, a date, or 7d for seven days ago.")
    private @Nullable Moment at;

    @Option(names = "--json", description = "One JSON object per line, nothing else.")
    private boolean json;

    PricesCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    /** A price and where it comes from. */
    private record Listed(
            String provider, String model, ModelPrice price, String source, String version) {}

    @Override
    public Integer call() throws Stopped {
        Optional<Configuration> configuration = where.withoutSecrets(surroundings);
        PriceBook book = doors.prices().open(configuration);
        List<Listed> listed = new ArrayList<>(own(configuration));
        listed.addAll(known(configuration, book));
        if (listed.isEmpty()) {
            throw new Stopped(
                    "no price for '"
                            + model
                            + "'"
                            + (provider == null ? "" : " at '" + provider + "'"));
        }
        for (Listed price : listed) {
            surroundings.console().print(json ? line(price) : table(price));
        }
        return 0;
    }

    private List<Listed> own(Optional<Configuration> configuration) {
        return configuration.map(Configuration::ownPrices).orElse(List.of()).stream()
                .filter(own -> provider == null || own.provider().equals(provider))
                .filter(own -> own.hold(model))
                .map(
                        own ->
                                new Listed(
                                        own.provider(),
                                        own.models(),
                                        ModelPrice.own(own.prices()),
                                        OWN,
                                        OWN))
                .toList();
    }

    private List<Listed> known(Optional<Configuration> configuration, PriceBook book) {
        Instant then = at == null ? surroundings.clock().instant() : at.at(surroundings.clock());
        if (provider != null) {
            String named = provider;
            String id = configuration.flatMap(c -> c.priceProvider(named)).orElse(named);
            return listed(book, book.quote(ModelQuery.of(id, model), then));
        }
        List<Listed> offers =
                book.offers(model, then).stream()
                        .flatMap(offer -> listed(book, offer).stream())
                        .toList();
        return offers.isEmpty() ? listed(book, book.quote(ModelQuery.of(model), then)) : offers;
    }

    private static List<Listed> listed(PriceBook book, Quote quote) {
        return switch (quote) {
            case Quote.Found(var provider, var model, var price) ->
                    List.of(
                            new Listed(
                                    provider.id(),
                                    model.id(),
                                    price,
                                    book.version().source(),
                                    book.version().revision()));
            case Quote.Unknown _ -> List.of();
        };
    }

    private static String line(Listed listed) {
        JsonText line = new JsonText().open('{');
        line.name("provider").text(listed.provider()).name("model").text(listed.model());
        line.name("prices").open('{');
        for (Rate rate : listed.price().rates()) {
            line.name(rate.unit()).open('{').name("usd").text(rate.base().toPlainString());
            line.name("per").number(rate.per()).name("tiers").open('[');
            for (Rate.Tier tier : rate.tiers()) {
                line.open('{').name("above").number(tier.start());
                line.name("usd").text(tier.price().toPlainString()).close('}');
            }
            line.close(']').close('}');
        }
        line.close('}').name("source").text(listed.source());
        return line.name("version").text(listed.version()).close('}').toString();
    }

    private static String table(Listed listed) {
        return listed.price().rates().stream()
                .map(PricesCommand::row)
                .collect(
                        Collectors.joining(
                                "",
                                "%s  %s  (%s, %s)%n"
                                        .formatted(
                                                listed.provider(),
                                                listed.model(),
                                                listed.source(),
                                                listed.version()),
                                ""));
    }

    private static String row(Rate rate) {
        String tiers =
                rate.tiers().stream()
                        .map(
                                tier ->
                                        ", $%s above %d input tokens"
                                                .formatted(
                                                        tier.price().toPlainString(), tier.start()))
                        .collect(Collectors.joining());
        return "  %-28s $%s per %,d%s%n"
                .formatted(rate.unit(), rate.base().toPlainString(), rate.per(), tiers);
    }
}
