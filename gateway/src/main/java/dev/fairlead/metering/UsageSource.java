package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.prices.Extraction;
import dev.fairlead.prices.Extractor;
import dev.fairlead.prices.Provider;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what an answer states into a usage: as the price data says where it has the provider and
 * this wire format of it, else as the dialect reads itself.
 *
 * @param provider whose prices hold; null where the price data does not have it
 */
record UsageSource(@Nullable Provider provider, Dialect dialect) {
    /** More tokens, searches or seconds than one call can use. */
    private static final long LIMIT = 1_000_000_000;

    Reported read(AnswerFacts facts) {
        if (facts.reports() == 0) {
            return Reported.NOTHING;
        }
        return switch (extraction(facts)) {
            case Extraction.Extracted(var _, var usage)
                    when facts.additions().isEmpty() && !usage.exceeds(LIMIT) ->
                    new Reported.Stated(usage);
            case Extraction.Extracted(var _, var usage) -> completed(usage.amounts(), facts);
            case Extraction.Failed(var reason, var detail)
                    when reason == Extraction.Reason.IMPOSSIBLE ->
                    new Reported.Impossible(detail);
            case Extraction.Failed _ -> completed(dialect.usage(facts.tree()), facts);
        };
    }

    private Extraction extraction(AnswerFacts facts) {
        Extraction last = new Extraction.Failed(Extraction.Reason.UNKNOWN_FLAVOR, dialect.name());
        if (provider == null) {
            return last;
        }
        for (String flavor : dialect.flavors()) {
            Optional<Extractor> extractor = provider.extractor(flavor);
            if (extractor.isEmpty()) {
                continue;
            }
            last = extractor.get().extract(facts.tree());
            if (last instanceof Extraction.Extracted) {
                return last;
            }
        }
        return last;
    }

    private static Reported completed(Map<String, BigDecimal> stated, AnswerFacts facts) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>(stated);
        facts.additions().forEach((unit, n) -> amounts.putIfAbsent(unit, BigDecimal.valueOf(n)));
        if (!isPossible(amounts)) {
            return new Reported.Impossible("the usage reported is impossible");
        }
        return amounts.isEmpty() ? Reported.NOTHING : stated(amounts);
    }

    private static boolean isPossible(Map<String, BigDecimal> amounts) {
        for (BigDecimal amount : amounts.values()) {
            if (amount.signum() < 0 || amount.compareTo(BigDecimal.valueOf(LIMIT)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Reported stated(Map<String, BigDecimal> amounts) {
        try {
            return new Reported.Stated(Usage.of(amounts));
        } catch (IllegalArgumentException tooPrecise) {
            return new Reported.Impossible("usage is impossible");
        }
    }
}
