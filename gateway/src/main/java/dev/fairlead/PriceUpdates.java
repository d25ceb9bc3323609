package dev.fairlead;

import dev.fairlead.config.Configuration;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.PriceFeed;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The price data in force: read beside the rest of the start, and looked for anew on a thread of
 * its own where that is configured.
 */
final class PriceUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(PriceUpdates.class);

    private final CompletableFuture<PriceBook> bundled =
            CompletableFuture.supplyAsync(
                    PriceBook::bundled, task -> Thread.ofPlatform().name("price-data").start(task));
    private final PriceFeed.@Nullable Settings settings;
    private final Duration every;
    private volatile @Nullable PriceFeed feed;

    /**
     * Begins to read what came with the program.
     *
     * @param refresh where newer data comes from, if from anywhere
     */
    PriceUpdates(Configuration.PriceRefresh refresh) {
        String source = refresh.source();
        settings = source == null ? null : PriceFeed.Settings.of(source);
        every = refresh.every();
    }

    /**
     * Waits until there is data, and looks for newer from now on; not called on a loop.
     *
     * @return ends the looking
     */
    PriceFeed.Refreshing begin(PriceFeed.Web web) {
        PriceBook book = bundled.join();
        LOG.debug("price data: {}", book.version());
        if (settings == null) {
            return () -> {};
        }
        PriceFeed running = new PriceFeed(settings, book, PriceUpdates::tell, web);
        feed = running;
        return running.every(every);
    }

    /** The newest good data of that source, once; else what came with the program. */
    static PriceBook newest(Configuration.PriceRefresh refresh, PriceFeed.Web web) {
        PriceBook bundled = PriceBook.bundled();
        if (refresh.source() == null) {
            return bundled;
        }
        PriceFeed feed =
                new PriceFeed(
                        PriceFeed.Settings.of(refresh.source()), bundled, PriceUpdates::tell, web);
        try {
            feed.refresh();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return feed.current();
    }

    /** The newest good data. Waits only where the start has not read what came with us yet. */
    PriceBook current() {
        PriceFeed running = feed;
        return running == null ? bundled.join() : running.current();
    }

    private static void tell(PriceFeed.Outcome outcome) {
        switch (outcome) {
            case PriceFeed.Outcome.Updated(var before, var now) ->
                    LOG.info("price data: {} replaces {}", now, before);
            case PriceFeed.Outcome.Rejected(String reason) ->
                    LOG.warn("new price data is not good, the old stays: {}", reason);
            case PriceFeed.Outcome.Unreachable(String reason) ->
                    LOG.warn("no new price data, the old stays: {}", reason);
            case PriceFeed.Outcome.Unchanged() -> LOG.debug("price data: unchanged");
            case PriceFeed.Outcome.Busy() -> LOG.debug("price data: already being refreshed");
        }
    }
}
