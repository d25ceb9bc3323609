package dev.fairlead.admission;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.ledger.limit.Limit;
import dev.fairlead.ledger.limit.Line;
import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.ledger.limit.Reserving;
import dev.fairlead.ledger.limit.Window;
import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Says no on behalf of a limit: which one, of whom, how much in how long, and when there is room.
 * What was spent is told only where it is the caller's own.
 */
final class LimitRefusals {
    /** Calls that run now end one after the other: nobody knows when. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private LimitRefusals() {}

    /** There is no room. */
    static Refusal denied(Reserving.Denied denied, Instant now) {
        Line line = denied.line();
        Limit limit = line.limit();
        StringBuilder message = new StringBuilder(named(line));
        Instant resetsAt = denied.resetsAt();
        if (resetsAt != null) {
            message.append(", there is room at ").append(resetsAt);
        }
        message.append('.');
        if (isOwn(line.owner())) {
            own(message, denied);
        }
        boolean waits = denied.waitsForOthers();
        if (waits && limit.metric() != Metric.CONCURRENCY) {
            message.append(" Calls that run now hold the rest until they have ended.");
        }
        if (limit.metric() == Metric.COST) {
            message.append(" This call may cost up to ").append(amount(limit, denied.asked()));
            message.append('.');
        }
        return new Refusal(
                reason(limit.metric()),
                message.toString(),
                wait(limit.metric(), waits, resetsAt, now));
    }

    private static @Nullable Duration wait(
            Metric metric, boolean waits, @Nullable Instant resetsAt, Instant now) {
        if (metric == Metric.COST) {
            return null;
        }
        if (waits) {
            return SOON;
        }
        return resetsAt == null ? null : longer(Duration.between(now, resetsAt));
    }

    private static Duration longer(Duration wait) {
        return wait.compareTo(SOON) < 0 ? SOON : wait;
    }

    /** The key's own limits, and those of the person it was made for, who alone sees the keys. */
    private static boolean isOwn(Owner owner) {
        return owner.kind() == Owner.Kind.KEY || owner.kind() == Owner.Kind.USER;
    }

    private static void own(StringBuilder message, Reserving.Denied denied) {
        Limit limit = denied.line().limit();
        message.append(' ');
        if (limit.metric() != Metric.CONCURRENCY) {
            message.append(amount(limit, denied.spent())).append(" is spent, ");
        }
        message.append(amount(limit, denied.held())).append(" is held by calls that run now.");
    }

    /** A part of the call has no bound. */
    static Refusal unbounded(Line line, String what) {
        return new Refusal(
                reason(line.limit().metric()),
                "Limit '"
                        + line.limit().name()
                        + "' of "
                        + whose(line.owner())
                        + " lets no call by of which nobody can say how much it uses, and this one"
                        + " has "
                        + what
                        + ". Whoever runs the gateway can let it by with 'unbounded: allow'.");
    }

    /** There is no price, and none to assume. */
    static Refusal unpriced(Line line) {
        return new Refusal(
                Reason.PRICE_REQUIRED,
                "The model has no price, and a limit of cost applies ("
                        + line.limit().name()
                        + "). Whoever runs the gateway can set one with 'prices' or"
                        + " 'assumed_price'.");
    }

    /** A stream has taken all there was. */
    static Refusal cut(Line line) {
        return new Refusal(
                reason(line.limit().metric()),
                named(line) + ". The answer was ended, for there is no more room for it.");
    }

    private static Reason reason(Metric metric) {
        return switch (metric) {
            case COST -> Reason.BUDGET_EXCEEDED;
            case REQUESTS, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> Reason.RATE_LIMITED;
            case CONCURRENCY -> Reason.CONCURRENCY_LIMITED;
        };
    }

    /** Such as {@code Budget exceeded for project search: $50.00 per day (limit 'search-day')}. */
    private static String named(Line line) {
        Limit limit = line.limit();
        String what =
                switch (limit.metric()) {
                    case COST -> "Budget exceeded";
                    case REQUESTS -> "Too many requests";
                    case TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> "Too many tokens";
                    case CONCURRENCY -> "Too many calls at once";
                };
        return what
                + " for "
                + whose(line.owner())
                + ": "
                + amount(limit, limit.amount())
                + per(limit)
                + " (limit '"
                + limit.name()
                + "')";
    }

    private static String per(Limit limit) {
        if (limit.metric() == Metric.CONCURRENCY) {
            return "";
        }
        return limit.window() instanceof Window.Total
                ? " in total"
                : " per " + limit.window().word();
    }

    private static String whose(Owner owner) {
        return owner.kind() == Owner.Kind.ORGANISATION
                ? "the organisation"
                : owner.kind().code() + " " + owner.name();
    }

    /** In the metric's unit. */
    private static String amount(Limit limit, long amount) {
        return switch (limit.metric()) {
            case COST -> "$" + dollars(amount);
            case REQUESTS -> amount + (amount == 1 ? " request" : " requests");
            case TOKENS -> amount + " tokens";
            case INPUT_TOKENS -> amount + " input tokens";
            case OUTPUT_TOKENS -> amount + " output tokens";
            case CONCURRENCY -> Long.toString(amount);
        };
    }

    /** With cents, and more only where there is more. */
    private static String dollars(long nanos) {
        BigDecimal exact = new Money(nanos).dollars().stripTrailingZeros();
        return (exact.scale() < 2 ? exact.setScale(2) : exact).toPlainString();
    }
}
