package dev.fairlead.bench.inner;

import org.openjdk.jmh.results.RunResult;

import java.util.List;
import java.util.Locale;

/**
 * What one benchmark may take.
 *
 * @param benchmark the end of its name
 * @param bytes that one operation reads; 0 where time alone counts
 * @param nanos the most that one operation may take; infinite where there is no target
 */
record Goal(String benchmark, int bytes, double nanos) {
    static final int MEGABYTE = 1 << 20;

    private static final double NANOS_PER_MEGABYTE_AT_1_GB = MEGABYTE / 1.0;

    static final List<Goal> ALL =
            List.of(
                    reading("JsonLoops.scan"),
                    reading("JsonLoops.scanAndSplice"),
                    reading("JsonLoops.extract"),
                    // Two entries of 300 ns each.
                    new Goal("JournalLoops.reserveAndSettle", 0, 600),
                    untold("FramingLoops.parseEvent"),
                    untold("HeadLoops.decode"),
                    untold("HeadLoops.check"),
                    untold("TargetLoops.parse"),
                    untold("RuleLoops.authenticate"),
                    untold("RuleLoops.operation"),
                    untold("RuleLoops.scope"),
                    untold("RuleLoops.requestHead"),
                    untold("RuleLoops.requestHeadWithMore"),
                    untold("RuleLoops.answerHead"),
                    untold("MeterLoops.readRequest"),
                    untold("MeterLoops.meterAnswer"),
                    untold("MeterLoops.meterEvent"),
                    new Goal("PriceLoops.quoteAndPrice", 0, 1_000),
                    new Goal("PriceLoops.price", 0, 1_000),
                    new Goal("PriceLoops.priceWithCache", 0, 1_000));

    private static Goal reading(String benchmark) {
        return new Goal(benchmark, MEGABYTE, NANOS_PER_MEGABYTE_AT_1_GB);
    }

    private static Goal untold(String benchmark) {
        return new Goal(benchmark, 0, Double.POSITIVE_INFINITY);
    }

    /** A row of the table. */
    String row(RunResult result) {
        var cpu = result.getSecondaryResults().get(CpuTime.LABEL);
        double took = cpu.getScore();
        boolean target = nanos < Double.POSITIVE_INFINITY;
        String parameter = result.getParams().getParam("text");
        return String.format(
                Locale.ROOT,
                "| %s%s | %,.0f ± %,.0f | %s | %s | %s |%n",
                benchmark,
                parameter == null ? "" : ", " + parameter.toLowerCase(Locale.ROOT),
                took,
                cpu.getScoreError(),
                bytes == 0 ? "–" : String.format(Locale.ROOT, "%.2f", bytes / took),
                target ? String.format(Locale.ROOT, "≤ %,.0f", nanos) : "–",
                target ? (took <= nanos ? "yes" : "**no**") : "–");
    }

    static Goal of(RunResult result) {
        String name = result.getParams().getBenchmark();
        return ALL.stream()
                .filter(goal -> name.endsWith("." + goal.benchmark))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no goal for " + name));
    }
}
