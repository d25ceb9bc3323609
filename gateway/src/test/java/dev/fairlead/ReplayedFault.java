package dev.fairlead;

import static dev.fairlead.ReplayedFault.Text.FAILURE;
import static dev.fairlead.ReplayedFault.Text.GARBAGE;
import static dev.fairlead.ReplayedFault.Text.OWN_ERROR;
import static dev.fairlead.ReplayedFault.Text.RECORDED;
import static dev.fairlead.ReplayedFault.Text.REFUSAL;

import dev.fairlead.call.Ending;
import dev.fairlead.testing.Message.End;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What {@code replay.py} can do wrong and what has to come of it. Streams fail behind one or two
 * events, documents in their middle.
 *
 * @param spelled as the provider is told
 * @param document what comes of it where the answer is one
 * @param stream what comes of it where the answer is one
 */
record ReplayedFault(String name, String spelled, Outcome document, Outcome stream) {
    static final List<ReplayedFault> ALL =
            List.of(
                    of("slow headers", "kind=slow_headers;delay_ms=300", answered()),
                    of("slow", "kind=delay;chunk_delay_ms=3", answered()),
                    of("reset before", "kind=reset_before", refused(null)),
                    of("reset before the first event", "kind=reset;after=0", refused(200)),
                    broken("reset", "kind=reset;after=2"),
                    broken("truncate", "kind=truncate;after=2"),
                    of("silence", "kind=delay;delay_ms=600000", timedOut(null)),
                    new ReplayedFault(
                            "hang",
                            "kind=hang;after=1",
                            timedOut(200),
                            new Outcome(200, End.BROKEN, Ending.UPSTREAM_TIMEOUT, 200, FAILURE)),
                    new ReplayedFault(
                            "garbage",
                            "kind=garbage",
                            new Outcome(200, End.CLEAN, Ending.COMPLETE, 200, GARBAGE),
                            new Outcome(200, End.BROKEN, Ending.UPSTREAM_FAILED, 200, GARBAGE)),
                    own(400, ""),
                    own(429, ";header=retry-after:7;header=retry-after-ms:7100"),
                    own(500, ""),
                    own(503, ";header=retry-after:7"),
                    own(529, ""),
                    of(
                            "status 401",
                            "status=401",
                            new Outcome(502, End.CLEAN, Ending.COMPLETE, 401, REFUSAL)));

    /** What the body of the answer is. */
    enum Text {
        /** What was recorded. */
        RECORDED,
        /** The gateway's own error in the dialect's shape. */
        REFUSAL,
        /** The provider's own error. */
        OWN_ERROR,
        /** The first events and the dialect's error event. */
        FAILURE,
        /** What is in no dialect, and behind which nothing can be said. */
        GARBAGE
    }

    /**
     * How a call ends.
     *
     * @param status that the client sees
     * @param recorded the provider's status in the record; null where it has not answered
     */
    record Outcome(int status, End end, Ending ending, @Nullable Integer recorded, Text text) {}

    private static ReplayedFault of(String name, String spelled, Outcome both) {
        return new ReplayedFault(name, spelled, both, both);
    }

    private static ReplayedFault own(int status, String more) {
        return of(
                "status " + status,
                "status=" + status + more,
                new Outcome(status, End.CLEAN, Ending.COMPLETE, status, OWN_ERROR));
    }

    private static ReplayedFault broken(String name, String spelled) {
        return new ReplayedFault(
                name,
                spelled,
                refused(200),
                new Outcome(200, End.BROKEN, Ending.UPSTREAM_FAILED, 200, FAILURE));
    }

    private static Outcome answered() {
        return new Outcome(200, End.CLEAN, Ending.COMPLETE, 200, RECORDED);
    }

    private static Outcome refused(@Nullable Integer recorded) {
        return new Outcome(502, End.CLEAN, Ending.UPSTREAM_FAILED, recorded, REFUSAL);
    }

    private static Outcome timedOut(@Nullable Integer recorded) {
        return new Outcome(504, End.CLEAN, Ending.UPSTREAM_TIMEOUT, recorded, REFUSAL);
    }

    Outcome outcome(boolean streaming) {
        return streaming ? stream : document;
    }

    /**
     * The server's setting, indented by two. Only where time has to run out is there little of it:
     * the machine may be busy.
     */
    String patience() {
        return "  timeouts: {first_byte: %s, idle: %s}\n"
                .formatted(
                        name.equals("silence") ? "500ms" : "2m",
                        name.equals("hang") ? "500ms" : "2m");
    }

    /** How many events of a stream come before it. */
    int eventsBefore() {
        return spelled.endsWith("after=1") ? 1 : 2;
    }

    /** When the provider says to come back; null where it does not. */
    @Nullable String retryAfter() {
        return spelled.contains("retry-after:7") ? "7" : null;
    }

    /** Whether no answer ends as its framing says, so that no connection can be used again. */
    boolean breaksConnections() {
        return spelled.startsWith("kind=reset") || document.ending() == Ending.UPSTREAM_TIMEOUT;
    }

    @Override
    public String toString() {
        return name;
    }
}
