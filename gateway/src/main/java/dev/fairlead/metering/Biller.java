package dev.fairlead.metering;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the bill of an attempt out of what was asked, what was answered and what was reported.
 * Pure.
 */
final class Biller {
    private final Pricing pricing;
    private final @Nullable ModelRequest request;
    private final Instant at;
    private final boolean assumes;

    /**
     * @param assumes whether what has no price is taken at an assumed one
     */
    Biller(Pricing pricing, @Nullable ModelRequest request, Instant at, boolean assumes) {
        this.pricing = pricing;
        this.request = request;
        this.at = at;
        this.assumes = assumes;
    }

    /** The bill of an attempt whose answer came, whole or not. */
    Bill bill(Evidence evidence) {
        AnswerFacts facts = evidence.facts;
        String model = facts == null ? null : facts.model();
        String error = facts == null ? null : facts.error();
        boolean stated = evidence.reported instanceof Reported.Stated;
        if (!stated && (refused(evidence) || workedInVain(facts))) {
            return new Bill(Usage.NONE, Money.ZERO, Certainty.REPORTED, error, model);
        }
        List<String> reasons = new ArrayList<>();
        if (error != null) {
            reasons.add(error);
        }
        Usage usage = usage(evidence, reasons);
        boolean estimated = reasons.size() > (error == null ? 0 : 1);
        Certainty certainty = estimated ? Certainty.ESTIMATED : Certainty.REPORTED;
        return priced(facts, usage, certainty, reasons);
    }

    /** The bill of an attempt that nobody saw the end of. */
    Bill crashed(Standing standing) {
        long input = request == null ? 0 : request.textBytes();
        Usage usage = Estimate.of(standing.reported(), input, standing.outputTextBytes());
        List<String> reasons = new ArrayList<>(List.of("the gateway stopped in the middle of it"));
        return priced(null, usage, Certainty.ESTIMATED, reasons);
    }

    /**
     * What is known of the answer.
     *
     * @param status null if there was no answer
     * @param facts null if the answer was not read
     * @param trouble why it could not be read to its end; null if it could
     */
    record Evidence(
            @Nullable Integer status,
            @Nullable AnswerFacts facts,
            Reported reported,
            @Nullable String trouble) {}

    /** Answers other than 200 and its like cost what they say and nothing else. */
    private static boolean refused(Evidence evidence) {
        return evidence.status != null && evidence.status >= 300;
    }

    /** The provider says that nothing is charged, or failed before it wrote anything. */
    private static boolean workedInVain(@Nullable AnswerFacts facts) {
        return facts != null
                && (facts.isDenied() || (facts.error() != null && facts.textBytes() == 0));
    }

    private Usage usage(Evidence evidence, List<String> reasons) {
        AnswerFacts facts = evidence.facts;
        Usage reported = Usage.NONE;
        switch (evidence.reported) {
            case Reported.Stated(var usage) -> {
                if (facts != null && facts.isCovering()) {
                    return usage;
                }
                reported = usage;
                reasons.add("the final usage was not reported");
            }
            case Reported.Impossible(var detail) -> reasons.add(detail);
            case Reported.Nothing _ ->
                    reasons.add(
                            evidence.trouble == null ? "no usage was reported" : evidence.trouble);
        }
        return estimate(reported, facts);
    }

    private Usage estimate(Usage reported, @Nullable AnswerFacts facts) {
        long input = request == null ? 0 : request.textBytes();
        return Estimate.of(reported, input, facts == null ? 0 : facts.textBytes());
    }

    private Bill priced(
            @Nullable AnswerFacts facts, Usage usage, Certainty so, List<String> reasons) {
        String served = facts == null ? null : facts.model();
        String asked = request == null ? null : request.model();
        List<String> unusual = Terms.unusual(request, facts);
        Pricing.Models models = new Pricing.Models(served, asked);
        Certainty certainty = so;
        Usage used = usage;
        Priced priced = pricing.price(models, used, unusual, at);
        if (priced instanceof Priced.Contradictory(var detail)) {
            reasons.add(detail);
            certainty = certainty.worst(Certainty.ESTIMATED);
            used = estimate(Usage.NONE, facts);
            priced = pricing.price(models, used, unusual, at);
        }
        if (assumes && priced instanceof Priced.Unknown) {
            priced = pricing.assumed(used, at);
        }
        certainty = certainty.worst(certainty(priced, reasons));
        Money cost = priced instanceof Priced.Known known ? known.cost() : null;
        String reason = reasons.isEmpty() ? null : String.join("; ", reasons);
        return new Bill(used, cost, certainty, reason, served);
    }

    private static Certainty certainty(Priced priced, List<String> reasons) {
        return switch (priced) {
            case Priced.Known(var _, var unpriced, var assumption) -> {
                if (assumption != null) {
                    reasons.add(assumption);
                }
                if (!unpriced.isEmpty()) {
                    reasons.add("no rate for " + String.join(", ", unpriced));
                    yield Certainty.UNPRICED;
                }
                yield assumption == null ? Certainty.REPORTED : Certainty.ASSUMED;
            }
            case Priced.Unknown(var reason) -> {
                reasons.add(reason);
                yield Certainty.UNPRICED;
            }
            case Priced.Contradictory(var detail) -> {
                reasons.add(detail);
                yield Certainty.UNPRICED;
            }
        };
    }
}
