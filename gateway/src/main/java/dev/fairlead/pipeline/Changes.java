package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;
import dev.fairlead.metering.Change;
import dev.fairlead.telemetry.Telemetry;

import java.util.Locale;
import java.util.Set;

/** Which changes are made to an answer on its way to the client. */
final class Changes {
    private static final Set<Change> NONE = Set.of();
    private static final Set<Change> HIDE = Set.of(Change.HIDE_USAGE);
    private static final Set<Change> INJECT = Set.of(Change.INJECT_COST);
    private static final Set<Change> BOTH = Set.of(Change.HIDE_USAGE, Change.INJECT_COST);

    private Changes() {}

    /** Those that are made; none, and that is counted, where the answer came encoded. */
    static Set<Change> of(AttemptRun run, Headers received, Telemetry telemetry) {
        Set<Change> wanted = wanted(run, received);
        if (wanted.isEmpty() || !run.meter().isEncoded()) {
            return wanted;
        }
        for (Change change : wanted) {
            telemetry.skipped(run.provider().name(), change.name().toLowerCase(Locale.ROOT));
        }
        return NONE;
    }

    private static Set<Change> wanted(AttemptRun run, Headers received) {
        boolean injects = CostInjection.injects(run.provider()) && run.isPriced();
        if (!injects && !run.hidesUsage()) {
            return NONE;
        }
        boolean events = AnswerHead.isEventStream(received);
        boolean hides = run.hidesUsage() && events;
        if (injects && (events || AnswerHead.isJson(received))) {
            return hides ? BOTH : INJECT;
        }
        return hides ? HIDE : NONE;
    }
}
