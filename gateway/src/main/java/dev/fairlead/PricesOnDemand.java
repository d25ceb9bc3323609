package dev.fairlead;

import dev.fairlead.cli.Doors;
import dev.fairlead.config.Configuration;
import dev.fairlead.http.Egress;
import dev.fairlead.http.Loops;
import dev.fairlead.http.OwnCalls;
import dev.fairlead.prices.PriceBook;

import java.util.Optional;

/** The price data for a command, under the rules of a gateway with the same configuration. */
final class PricesOnDemand implements Doors.Prices {
    private final String agent;

    PricesOnDemand(String version) {
        agent = "fairlead/" + version;
    }

    @Override
    public PriceBook open(Optional<Configuration> configuration) {
        if (configuration.isEmpty() || configuration.get().prices().source() == null) {
            return PriceBook.bundled();
        }
        Configuration found = configuration.get();
        Egress egress = new Egress(found::egress, new OwnListeners(found.server())::all);
        try (Loops loops = Loops.start(1, Loops.Transport.NIO);
                OwnCalls calls = new OwnCalls(loops, egress, agent)) {
            return PriceUpdates.newest(found.prices(), calls::get);
        }
    }
}
