package dev.fairlead;

import dev.fairlead.metering.OwnPrices;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.provider.ProviderSettings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The prices that the configuration sets, by provider and pattern of model names. */
final class OwnPriceTable implements OwnPrices {
    private final Map<String, List<Row>> rows = new HashMap<>();

    static OwnPrices of(List<ProviderSettings> providers) {
        OwnPriceTable table = new OwnPriceTable();
        for (ProviderSettings provider : providers) {
            List<Row> rows = new ArrayList<>();
            provider.pricing()
                    .own()
                    .forEach((glob, prices) -> rows.add(new Row(glob, ModelPrice.own(prices))));
            if (!rows.isEmpty()) {
                // A name wins over a pattern, a longer pattern over a shorter one.
                rows.sort((a, b) -> Integer.compare(b.weight(), a.weight()));
                table.rows.put(provider.name(), rows);
            }
        }
        return table.rows.isEmpty() ? OwnPrices.NONE : table;
    }

    @Override
    public @Nullable ModelPrice price(String provider, String model) {
        for (Row row : rows.getOrDefault(provider, List.of())) {
            if (row.pattern.matcher(model).matches()) {
                return row.price;
            }
        }
        return null;
    }

    private static final class Row {
        private final String glob;
        private final Pattern pattern;
        private final ModelPrice price;

        Row(String glob, ModelPrice price) {
            this.glob = glob;
            this.pattern =
                    Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
            this.price = price;
        }

        int weight() {
            return glob.contains("*") ? glob.length() : Integer.MAX_VALUE;
        }
    }
}
