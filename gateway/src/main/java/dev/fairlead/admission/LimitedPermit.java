package dev.fairlead.admission;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.ledger.limit.Hold;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Line;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Quantities;
import dev.fairlead.ledger.limit.Reserving;
import dev.fairlead.metering.Bound;
import dev.fairlead.metering.MeteredCall;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Reserves for each attempt the most that it can use, on all limits that apply to it or on none.
 * The call itself counts with its first attempt, so that one that is refused counts nowhere.
 */
final class LimitedPermit implements Permit {
    private final Admission.Limits limits;
    private final Asked asked;
    private final Executor loop;

    LimitedPermit(Admission.Limits limits, Asked asked, Executor loop) {
        this.limits = limits;
        this.asked = asked;
        this.loop = loop;
    }

    @Override
    public void reserve(Attempt attempt, Answer answer) {
        List<Line> lines = limits.table().of(attempt);
        if (lines.isEmpty()) {
            answer.reserved(limits.journal().lane(loop).reserve(attempt));
            return;
        }
        Refusal unready = unready(lines);
        if (unready != null) {
            answer.refused(unready);
            return;
        }
        boolean assuming = assumes(lines);
        Bound bound = needsBound(lines) ? bound(attempt, assuming) : Bound.NOTHING;
        Refusal impossible = impossible(lines, bound);
        if (impossible != null) {
            answer.refused(impossible);
            return;
        }
        boolean assumes = !bound.priced() && assuming;
        Instant now = attempt.startedAt();
        switch (limits.book().reserve(lines, most(attempt, bound), now)) {
            case Hold hold ->
                    answer.reserved(
                            new LimitedReservation(
                                    limits.journal().lane(loop).reserve(attempt, hold),
                                    hold,
                                    new LimitedReservation.Room(
                                            bound, assumes, attempt.streaming())));
            case Reserving.Denied denied -> answer.refused(LimitRefusals.denied(denied, now));
        }
    }

    private Bound bound(Attempt attempt, boolean assuming) {
        MeteredCall call = asked.metered(attempt);
        return limits.metering()
                .bound(assuming ? call.assuming() : call, asked.extent(), asked.assumedOutput());
    }

    /** While nobody can tell what was spent, or write down what will be, a cap lets nothing by. */
    private @Nullable Refusal unready(List<Line> lines) {
        boolean ready = limits.book().isReady() && limits.journal().hasRoom();
        if (ready || lines.stream().noneMatch(line -> line.limit().blocks())) {
            return null;
        }
        return new Refusal(
                Reason.STORE_UNAVAILABLE,
                "What was spent under a limit cannot be told at the moment. Try again.",
                Duration.ofSeconds(1));
    }

    private static boolean needsBound(List<Line> lines) {
        for (Line line : lines) {
            if (isOfUse(line.limit().metric())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it depends on what is done for the call, not on the call alone. */
    private static boolean isOfUse(Metric metric) {
        return metric != Metric.REQUESTS && metric != Metric.CONCURRENCY;
    }

    private static boolean assumes(List<Line> lines) {
        for (Line line : lines) {
            if (line.assumes()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Refusal impossible(List<Line> lines, Bound bound) {
        for (Line line : lines) {
            Limit limit = line.limit();
            if (!limit.blocks() || !isOfUse(limit.metric())) {
                continue;
            }
            if (bound.unbounded() != null
                    && limit.terms().unbounded() == Limit.Unbounded.REFUSE
                    && limit.terms().policy() == Limit.Policy.STRICT) {
                return LimitRefusals.unbounded(line, bound.unbounded());
            }
            if (limit.metric() == Metric.COST && !bound.priced()) {
                boolean refuses = limit.terms().unpriced() == Limit.Unpriced.REFUSE;
                boolean lost = line.assumes() && bound.ceiling() == null;
                if (refuses || lost) {
                    return LimitRefusals.unpriced(line);
                }
            }
        }
        return null;
    }

    private static Quantities most(Attempt attempt, Bound bound) {
        return new Quantities(
                bound.cost(),
                attempt.number() == 1 ? 1 : 0,
                bound.inputTokens(),
                0,
                bound.outputTokens(),
                1);
    }
}
