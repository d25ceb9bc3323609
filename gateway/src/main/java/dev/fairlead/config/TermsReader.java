package dev.fairlead.config;

import dev.fairlead.ledger.limit.Limit.Action;
import dev.fairlead.ledger.limit.Limit.Overrun;
import dev.fairlead.ledger.limit.Limit.Policy;
import dev.fairlead.ledger.limit.Limit.Terms;
import dev.fairlead.ledger.limit.Limit.Unbounded;
import dev.fairlead.ledger.limit.Limit.Unpriced;
import dev.fairlead.ledger.limit.Metric;

import java.util.List;

/** Reads the terms of one limit; those that would be without effect are problems. */
final class TermsReader {
    /** Any remainder lets a call in, so nothing needs a bound. */
    private static final Terms LAST =
            new Terms(
                    Policy.LAST,
                    Overrun.ALLOW,
                    Unbounded.ALLOW,
                    Terms.HARD.unpriced(),
                    Terms.HARD.cached());

    private final Section limit;
    private final Metric metric;
    private final Action action;

    TermsReader(Section limit, Metric metric, Action action) {
        this.limit = limit;
        this.metric = metric;
        this.action = action;
    }

    Terms read() {
        Policy policy = limit.word("policy", Terms.HARD.policy(), "shrink");
        Terms usual = usual(policy);
        Terms terms =
                new Terms(
                        policy,
                        limit.word("overrun", usual.overrun()),
                        limit.word("unbounded", usual.unbounded()),
                        limit.word("unpriced", usual.unpriced()),
                        limit.word("cached", usual.cached()));
        check(terms);
        return terms;
    }

    private Terms usual(Policy policy) {
        if (action == Action.ALERT) {
            return Terms.SOFT;
        }
        return policy == Policy.LAST ? LAST : Terms.HARD;
    }

    private void check(Terms terms) {
        if (metric != Metric.TOKENS && metric != Metric.INPUT_TOKENS) {
            without("cached", "for '" + metric.code() + "' (expected: for tokens, input_tokens)");
        }
        if (metric != Metric.COST) {
            without("unpriced", "for '" + metric.code() + "' (expected: for cost)");
        }
        if (metric == Metric.REQUESTS || metric == Metric.CONCURRENCY) {
            String more = "for '" + metric.code() + "' (expected: for cost and tokens)";
            List.of("policy", "overrun", "unbounded").forEach(name -> without(name, more));
        } else if (action == Action.ALERT) {
            String more = "beside 'action: alert', which holds nothing up";
            List.of("policy", "overrun", "unbounded").forEach(name -> without(name, more));
        }
        contradictions(terms);
    }

    private void contradictions(Terms terms) {
        Value overrun = limit.field("overrun");
        if (overrun != null && terms.policy() == Policy.LAST && terms.overrun() == Overrun.CUT) {
            overrun.problem("'cut' beside 'policy: last', which reserves nothing to outgrow");
        }
        Value unpriced = limit.field("unpriced");
        if (unpriced != null && action == Action.ALERT && terms.unpriced() == Unpriced.REFUSE) {
            unpriced.problem("'refuse' beside 'action: alert', which holds nothing up");
        }
    }

    private void without(String name, String why) {
        Value value = limit.field(name);
        if (value != null) {
            value.problem("without meaning " + why);
        }
    }
}
