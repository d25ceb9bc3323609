package dev.fairlead.ledger.limit;

import java.util.List;

/** Whoever knows how the limits stand. For any thread. */
@FunctionalInterface
public interface LimitReports {
    /** In the order of the configuration. */
    List<LimitReport> report();
}
