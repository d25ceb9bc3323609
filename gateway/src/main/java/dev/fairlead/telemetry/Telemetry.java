package dev.fairlead.telemetry;

import dev.fairlead.call.Observation;

/** What is told of a call once it is over: metrics and, where it failed, a line in the log. */
public final class Telemetry {
    private final Metrics metrics;
    private final CallLog log;

    public Telemetry(Metrics metrics, CallLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    public Metrics metrics() {
        return metrics;
    }

    /**
     * An answer of that provider came encoded and passed without a change that was to be made.
     *
     * @param change such as {@code inject_cost}
     */
    public void skipped(String provider, String change) {
        metrics.skipped(provider, change);
    }

    /** Takes down one call; must not wait and never throws into the call. */
    public void observe(Observation observation) {
        metrics.observe(observation);
        log.observe(observation);
    }
}
