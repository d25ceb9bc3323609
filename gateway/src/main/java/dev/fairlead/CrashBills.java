package dev.fairlead;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.config.Configuration;
import dev.fairlead.dialect.Family;
import dev.fairlead.ledger.journal.CrashPricing;
import dev.fairlead.ledger.journal.Progress;
import dev.fairlead.metering.Bill;
import dev.fairlead.metering.Metering;
import dev.fairlead.metering.Standing;
import dev.fairlead.metering.Tariff;
import dev.fairlead.pipeline.Tariffs;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.routing.RouteSettings;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Settles attempts that were running when the last process died, by what had passed of them. */
final class CrashBills implements CrashPricing {
    private final Metering metering;
    private final Configuration configuration;

    /**
     * Prices by the configuration of this start, which may know more providers or fewer.
     *
     * @param configuration of this start
     */
    CrashBills(Metering metering, Configuration configuration) {
        this.metering = metering;
        this.configuration = configuration;
    }

    @Override
    public Settlement settle(Attempt attempt, Progress progress, boolean assumes) {
        Bill bill =
                metering.crashed(
                        attempt,
                        tariff(attempt),
                        new Standing(progress.reported(), progress.outputTextBytes()),
                        assumes);
        return new Settlement(
                progress.status(),
                Ending.GATEWAY_CRASHED,
                null,
                bill.modelServed(),
                bill.usage(),
                bill.cost(),
                bill.certainty().worst(Certainty.ESTIMATED),
                bill.reason(),
                new Settlement.Timing(null, null),
                new Settlement.Traffic(0, progress.responseBytes()));
    }

    private Tariff tariff(Attempt attempt) {
        for (ProviderSettings provider : configuration.providers()) {
            if (provider.name().equals(attempt.provider())) {
                return Tariffs.of(
                        provider.assuming(configuration.limits().assumedPrice()),
                        family(attempt.dialect()),
                        assumed(attempt.route()));
            }
        }
        return new Tariff(attempt.provider(), null, null);
    }

    private Map<String, BigDecimal> assumed(String route) {
        for (RouteSettings settings : configuration.routes()) {
            if (settings.name().equals(route)) {
                return settings.assumed().price();
            }
        }
        return Map.of();
    }

    /** Names of dialects begin with their family's. */
    private static @Nullable Family family(@Nullable String dialect) {
        if (dialect == null) {
            return null;
        }
        for (Family family : Family.values()) {
            if (dialect.startsWith(family.name().toLowerCase(Locale.ROOT) + "-")) {
                return family;
            }
        }
        return null;
    }
}
