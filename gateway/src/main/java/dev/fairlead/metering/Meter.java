package dev.fairlead.metering;

import dev.fairlead.call.Headers;
import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Follows one attempt's answer, on the call's loop, and never throws: {@link #sent}, {@link #head},
 * then the body as it comes from the wire, then {@link #end} unless it broke, then {@link #bill}.
 * It reads along and gives up where it cannot; what passes does not depend on it.
 */
public final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    private static final List<String> REQUEST_IDS =
            List.of("x-request-id", "request-id", "x-goog-request-id", "x-debug-trace-id");

    private final Metering metering;
    private final MeteredCall call;
    private boolean sent;
    private @Nullable Integer status;
    private @Nullable String inference;
    private @Nullable String providerRequestId;
    private @Nullable AnswerBody body;
    private @Nullable Pricing pricing;
    private Reported reported = Reported.NOTHING;
    private int reports;
    private boolean failed;

    Meter(Metering metering, MeteredCall call) {
        this.metering = metering;
        this.call = call;
    }

    /** The request went out whole or in part: from here on the provider may have begun. */
    public void sent() {
        sent = true;
    }

    /** The head of the answer. */
    public void head(int answerStatus, Headers headers) {
        sent = true;
        status = answerStatus;
        inference = headers.first("x-inference-provider");
        for (String name : REQUEST_IDS) {
            providerRequestId = providerRequestId == null ? headers.first(name) : providerRequestId;
        }
        if (call.isMetered()) {
            guarded(() -> body = new AnswerBody(call.dialect(), headers));
        }
    }

    /** Whether what the answer uses is counted: reading is not using. */
    public boolean isMetered() {
        return call.isMetered();
    }

    /** What the provider calls this attempt; null if it said nothing. */
    public @Nullable String providerRequestId() {
        return providerRequestId;
    }

    /** Reads bytes of the body as they came, still encoded; the position stays. */
    public void chunk(ByteBuffer wire) {
        AnswerBody answer = body;
        if (answer != null && !failed) {
            guarded(() -> answer.feed(wire));
        }
    }

    /**
     * What {@link #filter} is to change; to be said between {@link #head} and the first byte of the
     * body.
     */
    public void edit(Set<Change> changes) {
        if (body != null) {
            body.edit(new Editing(changes, this::costSoFar));
        }
    }

    /** The cost, once the answer has reported usage that covers all of it; null before. */
    private @Nullable Money costSoFar() {
        AnswerFacts facts = facts();
        readUsage();
        if (facts == null || !facts.isCovering() || !(reported instanceof Reported.Stated)) {
            return null;
        }
        return biller().bill(new Biller.Evidence(status, facts, reported, null)).cost();
    }

    /**
     * Reads bytes as {@link #chunk} does and changes what passes, as {@link #edit} said. What is
     * held back is part of an event or an object whose end has not come; it comes with a later call
     * or with {@link #end}. Where the answer is encoded, all of it passes.
     *
     * @return what the client may see now: the very argument if that is all of it, else copies
     */
    public List<ByteBuffer> filter(ByteBuffer wire) {
        AnswerBody answer = body;
        if (answer == null || failed) {
            return List.of(wire);
        }
        try {
            return answer.pass(wire);
        } catch (RuntimeException bug) {
            gaveUp(bug);
            return List.of(wire);
        }
    }

    /**
     * Whether the answer is encoded although the attempt asked for {@code identity}, so that {@link
     * #filter} can change nothing of it.
     */
    public boolean isEncoded() {
        return body != null && body.isEncoded();
    }

    /** The framing of the body ended clean. Returns bytes that {@link #filter} held back. */
    public List<ByteBuffer> end() {
        AnswerBody answer = body;
        if (answer == null || failed) {
            return List.of();
        }
        try {
            return answer.end();
        } catch (RuntimeException bug) {
            gaveUp(bug);
            return List.of();
        }
    }

    /** What has passed so far. */
    public Standing standing() {
        guarded(this::readUsage);
        Usage usage = reported instanceof Reported.Stated(var stated) ? stated : Usage.NONE;
        AnswerFacts facts = facts();
        return new Standing(usage, facts == null ? 0 : facts.textBytes());
    }

    /** What the dialect says of the answer; to be asked after {@link #end}. */
    public Verdict verdict() {
        AnswerBody answer = body;
        if (answer == null || failed || status == null || status >= 300) {
            return Verdict.WHOLE;
        }
        return answer.verdict();
    }

    /**
     * Whether an event can be appended here: the body is an SSE stream without content encoding and
     * the client has seen no part of an event without its end.
     */
    public boolean betweenEvents() {
        return body != null && body.betweenEvents();
    }

    /** What this attempt used and cost. The last call: what the meter holds is given back. */
    public Bill bill() {
        AnswerBody answer = body;
        try {
            if (answer != null) {
                answer.close();
            }
            if (!sent || !call.isMetered()) {
                return Bill.NOTHING;
            }
            readUsage();
            if (isUnknown()) {
                return Bill.unknown("unknown dialect");
            }
            String trouble = answer == null ? null : answer.gaveUp();
            return biller().bill(new Biller.Evidence(status, facts(), reported, trouble));
        } catch (RuntimeException bug) {
            gaveUp(bug);
            return Bill.unknown("the meter failed");
        }
    }

    private Biller biller() {
        return new Biller(pricing(), call.request(), call.at(), call.assumes());
    }

    /** Nobody knows what this path uses, and the answer does not say. */
    private boolean isUnknown() {
        return call.operation().dialect() == null
                && reported instanceof Reported.Nothing
                && (status == null || status < 300);
    }

    private @Nullable AnswerFacts facts() {
        return body == null ? null : body.facts();
    }

    /** Reads what was reported, once for each time that something is. */
    private void readUsage() {
        AnswerFacts facts = facts();
        if (facts != null && facts.reports() != reports) {
            reports = facts.reports();
            reported = new UsageSource(pricing().provider(), call.dialect()).read(facts);
        }
    }

    private Pricing pricing() {
        Pricing known = pricing;
        if (known == null) {
            known = metering.pricing(call.tariff(), call.dialect().family(), inference);
            pricing = known;
        }
        return known;
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            gaveUp(bug);
        }
    }

    /** A fault of ours must not cost the call: the rest passes unread. */
    private void gaveUp(RuntimeException bug) {
        if (!failed) {
            failed = true;
            LOG.error("a meter failed, the answer passes unread", bug);
        }
    }
}
