package dev.fairlead.telemetry;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Observation;
import dev.fairlead.prices.Usage;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Counts what happens, for Prometheus. Every label has values from the configuration or from an
 * enumeration: none that a client can invent.
 */
public final class Metrics {
    private final Family calls =
            Family.counter(
                    "fairlead_calls_total",
                    "Calls that reached a provider, by how they ended.",
                    "route",
                    "provider",
                    "ending",
                    "status");
    private final Family refusals =
            Family.counter(
                    "fairlead_refusals_total", "Calls the gateway refused or broke off.", "reason");
    private final Family tokens =
            Family.counter("fairlead_tokens_total", "Tokens used.", "provider", "type");
    private final Family cost =
            Family.counter(
                    "fairlead_cost_usd_total", "What calls cost, in US dollars.", "provider");
    private final Family uncertain =
            Family.counter(
                    "fairlead_uncertain_total",
                    "Calls whose usage is estimated or whose price is assumed or unknown.",
                    "provider",
                    "certainty");
    private final Family skipped =
            Family.counter(
                    "fairlead_changes_skipped_total",
                    "Changes of answers that were left out because the answer came encoded.",
                    "provider",
                    "change");
    private final Histogram duration =
            new Histogram(
                    "fairlead_call_duration_seconds", "From a request's head to its answer's end.");
    private final Histogram firstByte =
            new Histogram(
                    "fairlead_time_to_first_byte_seconds",
                    "From sending an attempt to the first byte of its answer's body.");
    private final Gauges gauges = new Gauges();

    /** Reports a value that is asked for when metrics are read. */
    public void gauge(String name, String help, DoubleSupplier value) {
        gauges.add(name, help, value);
    }

    void observe(Observation call) {
        if (call.refusal() != null) {
            refusals.add(1, call.refusal().code());
        }
        String provider = call.provider();
        String route = call.route();
        if (provider == null || route == null) {
            return;
        }
        String ending = call.ending() == null ? "none" : call.ending().code();
        calls.add(1, route, provider, ending, statusClass(call.status()));
        duration.record(call.durationMs() / 1e3, provider);
        spent(provider, call.spent());
    }

    private void spent(String provider, Observation.Spent spent) {
        Usage usage = spent.usage();
        tokens(provider, "input", usage, "input_tokens");
        tokens(provider, "output", usage, "output_tokens");
        if (spent.cost() != null && spent.cost().nanos() != 0) {
            cost.add(spent.cost().nanos() / 1e9, provider);
        }
        if (spent.certainty() != Certainty.REPORTED) {
            uncertain.add(1, provider, spent.certainty().code());
        }
        if (spent.timeToFirstByteMs() != null) {
            firstByte.record(spent.timeToFirstByteMs() / 1e3, provider);
        }
    }

    private void tokens(String provider, String type, Usage usage, String unit) {
        if (usage.states(unit)) {
            tokens.add(usage.amount(unit).doubleValue(), provider, type);
        }
    }

    void skipped(String provider, String change) {
        skipped.add(1, provider, change);
    }

    private static String statusClass(int status) {
        return switch (status / 100) {
            case 2 -> "2xx";
            case 3 -> "3xx";
            case 4 -> "4xx";
            case 5 -> "5xx";
            default -> "none";
        };
    }

    /** All of it in the text format of Prometheus, version 0.0.4. */
    public String prometheus() {
        StringBuilder text = new StringBuilder(8192);
        for (Family family : new Family[] {calls, refusals, tokens, cost, uncertain, skipped}) {
            family.write(text);
        }
        duration.write(text);
        firstByte.write(text);
        gauges.write(text);
        return text.toString();
    }

    /** A value of Prometheus' text format. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** The labels as Prometheus writes them, with its escapes. */
    static String labels(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        labels.forEach(
                (name, value) ->
                        text.append(text.isEmpty() ? "" : ",")
                                .append(name)
                                .append("=\"")
                                .append(
                                        value.replace("\\", "\\\\")
                                                .replace("\"", "\\\"")
                                                .replace("\n", "\\n"))
                                .append('"'));
        return text.toString();
    }
}
