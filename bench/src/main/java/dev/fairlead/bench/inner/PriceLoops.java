package dev.fairlead.bench.inner;

import dev.fairlead.prices.Cost;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.prices.ModelQuery;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Quote;
import dev.fairlead.prices.Usage;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** Finding a model's price, and what an answer costs at it. */
@State(Scope.Thread)
public class PriceLoops {
    private static final Instant AT = Instant.parse("2026-01-06T12:00:00Z");

    private final PriceBook book = PriceBook.bundled();
    private final ModelQuery query = ModelQuery.of("openai", "gpt-4o-mini-2024-07-18");
    private final ModelPrice price = found(book.quote(query, AT)).price();
    private final Usage plain = Usage.tokens(203, 117);
    private final Usage cached =
            Usage.of(
                    Map.of(
                            "input_tokens", BigDecimal.valueOf(12_203),
                            "cache_read_tokens", BigDecimal.valueOf(11_008),
                            "output_tokens", BigDecimal.valueOf(1_117)));

    /** What a settlement pays for: the model looked up and its usage priced. */
    @Benchmark
    public Cost quoteAndPrice() {
        return found(book.quote(query, AT)).price().price(plain);
    }

    @Benchmark
    public Cost price() {
        return price.price(plain);
    }

    @Benchmark
    public Cost priceWithCache() {
        return price.price(cached);
    }

    private static Quote.Found found(Quote quote) {
        if (quote instanceof Quote.Found found) {
            return found;
        }
        throw new IllegalStateException("no price: " + quote);
    }
}
