package dev.fairlead;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.dialect.Family;
import dev.fairlead.ledger.journal.CrashPricing;
import dev.fairlead.ledger.journal.Progress;
import dev.fairlead.metering.Bill;
import dev.fairlead.metering.Metering;
import dev.fairlead.metering.Standing;
import dev.fairlead.metering.Tariff;
import dev.fairlead.pipeline.Tariffs;
import dev.fairlead.provider.ProviderSettings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** Settles attempts that were running when the last process died, by what had passed of them. */
final class CrashBills implements CrashPricing {
    private final Metering metering;
    private final List<ProviderSettings> providers;

    /**
     * Prices by the configuration of this start, which may know more providers or fewer.
     *
     * @param providers of the configuration
     */
    CrashBills(Metering metering, List<ProviderSettings> providers) {
        this.metering = metering;
        this.providers = providers;
    }

    @Override
    public Settlement settle(Attempt attempt, Progress progress) {
        Bill bill =
                metering.crashed(
                        attempt,
                        tariff(attempt),
                        new Standing(progress.reported(), progress.outputTextBytes()));
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
        for (ProviderSettings provider : providers) {
            if (provider.name().equals(attempt.provider())) {
                return Tariffs.of(provider, family(attempt.dialect()));
            }
        }
        return new Tariff(attempt.provider(), null, null);
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
