package dev.fairlead.cli;

import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.limit.Kept;
import dev.fairlead.prices.PriceBook;

import java.util.List;
import java.util.Optional;

/**
 * What the commands reach the rest of the program through.
 *
 * @param version of the program
 * @param gateway starts one
 * @param records opens the usage records, also while a gateway runs
 * @param counters reads what limits have counted, likewise
 * @param keys opens the keys of the store, likewise
 * @param prices gives the price data
 */
public record Doors(
        String version,
        Gateway gateway,
        Records records,
        Counters counters,
        Keys keys,
        Prices prices) {
    /** Opens the keys of the store beside a gateway that runs. */
    public interface Keys {
        /** To be looked at; none where nothing was kept yet. */
        KeyView read(Stores stores) throws KeyStoreFailure;

        /** To be changed; made where there is nothing yet. */
        KeyStore change(Stores stores) throws KeyStoreFailure;
    }

    /** Opens the usage records without disturbing a gateway that runs. */
    public interface Records {
        /** The records of that place; none where nothing was kept yet. */
        RecordQuery open(Stores stores) throws StoreFailure;
    }

    /** Reads what limits have counted without disturbing a gateway that runs. */
    public interface Counters {
        /** All windows that the store keeps; none where nothing was kept yet. */
        List<Kept> open(Stores stores) throws StoreFailure;
    }

    /** Gives the price data. */
    public interface Prices {
        /** The newest good data of where the configuration says, else what came with us. */
        PriceBook open(Optional<Configuration> configuration);
    }
}
