package dev.fairlead.pipeline;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Observation;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.http.Outgoing;
import dev.fairlead.metering.Bill;
import dev.fairlead.metering.Meter;
import dev.fairlead.metering.Standing;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.Upload;

import org.jspecify.annotations.Nullable;

/**
 * One attempt under way: what it holds, what its meter has seen, when what happened. Settled once.
 */
final class AttemptRun {
    private final Attempt attempt;
    private final Reservation reservation;
    private final Provider provider;
    private final Upload upload;
    private final Meter meter;

    private final long sentNanos;
    private long firstByteNanos;
    private @Nullable Integer status;
    private long responseBytes;
    private @Nullable String failure;
    private boolean settled;
    private @Nullable Settlement settlement;

    AttemptRun(
            Attempt attempt,
            Reservation reservation,
            Provider provider,
            Upload upload,
            Meter meter) {
        this.attempt = attempt;
        this.reservation = reservation;
        this.provider = provider;
        this.upload = upload;
        this.meter = meter;
        this.sentNanos = System.nanoTime();
    }

    Provider provider() {
        return provider;
    }

    Meter meter() {
        return meter;
    }

    int number() {
        return attempt.number();
    }

    /** Whether the usage event is to be taken out of the answer. */
    boolean hidesUsage() {
        return upload.answer() == Upload.Answer.PLAIN_WITHOUT_USAGE;
    }

    void sent() {
        meter.sent();
    }

    void answered(int answerStatus, Headers headers) {
        status = answerStatus;
        meter.head(answerStatus, headers);
    }

    /** Whether the answer is one that costs something. */
    boolean isPriced() {
        return status != null && status >= 200 && status < 300 && meter.isMetered();
    }

    int status() {
        return status == null ? 0 : status;
    }

    void received(int bytes) {
        if (responseBytes == 0) {
            firstByteNanos = System.nanoTime();
        }
        responseBytes += bytes;
    }

    /**
     * Writes down how far the answer has come, so that a crash does not lose it.
     *
     * @return why it may not go on; null where it may
     */
    @Nullable Refusal progress() {
        Standing standing = meter.standing();
        return reservation.progress(
                status(), responseBytes, standing.outputTextBytes(), standing.reported());
    }

    /** Remembers what went wrong, for the log. */
    void failed(String message) {
        failure = message;
    }

    @Nullable String failure() {
        return failure;
    }

    boolean isSettled() {
        return settled;
    }

    /**
     * Settles with that bill; without effect the second time.
     *
     * @param then runs once the record is safe
     */
    void settle(Ending ending, Bill bill, Runnable then) {
        if (settled) {
            return;
        }
        settled = true;
        settlement =
                new Settlement(
                        status,
                        ending,
                        meter.providerRequestId(),
                        bill.modelServed(),
                        bill.usage(),
                        bill.cost(),
                        bill.certainty(),
                        bill.reason(),
                        new Settlement.Timing(firstByteMs(), ms(System.nanoTime())),
                        new Settlement.Traffic(requestBytes(), responseBytes));
        reservation.settle(settlement, then);
    }

    /** What it used and cost, for telemetry. */
    Observation.Spent spent() {
        Settlement done = settlement;
        return done == null
                ? Observation.Spent.NOTHING
                : new Observation.Spent(
                        done.usage(),
                        done.cost(),
                        done.certainty(),
                        done.timing().timeToFirstByteMs());
    }

    @Nullable Ending ending() {
        return settlement == null ? null : settlement.ending();
    }

    private @Nullable Double firstByteMs() {
        return responseBytes == 0 ? null : ms(firstByteNanos);
    }

    private double ms(long at) {
        return (at - sentNanos) / 1e6;
    }

    private long requestBytes() {
        return switch (upload.content()) {
            case Outgoing.Content.None _ -> 0;
            case Outgoing.Content.Held held -> held.length();
            case Outgoing.Content.Streamed(CountedBody body) -> body.bytes();
            case Outgoing.Content.Streamed(var body) -> Math.max(0, body.length());
        };
    }
}
