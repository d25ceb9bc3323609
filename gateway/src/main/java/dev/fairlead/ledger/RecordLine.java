package dev.fairlead.ledger;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Settlement;
import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A usage record as one JSON object on one line: the form that scripts rely on. */
public final class RecordLine {
    private static final int DECIMALS_OF_MS = 3;

    private RecordLine() {}

    /** The line, without its line end. */
    public static String of(UsageRecord usageRecord) {
        Attempt attempt = usageRecord.attempt();
        Settlement settlement = usageRecord.settlement();
        JsonLine line = new JsonLine();
        line.text("id", usageRecord.id());
        line.text("call_id", attempt.callId());
        line.number("attempt", attempt.number());
        line.text("request_id", attempt.requestId());
        line.text("provider_request_id", settlement.providerRequestId());
        line.text("started_at", attempt.startedAt().toString());
        line.text("key", attempt.key());
        line.text("project", attempt.principal().project());
        line.text("user", attempt.principal().user());
        line.text("route", attempt.route());
        line.text("provider", attempt.provider());
        line.text("dialect", attempt.dialect());
        line.text("model_requested", attempt.modelRequested());
        line.text("model_served", settlement.modelServed());
        line.bool("stream", attempt.streaming());
        line.number("status", settlement.status());
        line.text("ending", settlement.ending().code());
        line.raw("usage", FlatJson.ofUsage(settlement.usage()));
        line.text("cost", dollars(settlement.cost()));
        line.text("certainty", settlement.certainty().code());
        line.text("reason", settlement.reason());
        line.number("time_to_first_byte_ms", millis(settlement.timing().timeToFirstByteMs()));
        line.number("duration_ms", millis(settlement.timing().durationMs()));
        line.number("request_bytes", settlement.traffic().requestBytes());
        line.number("response_bytes", settlement.traffic().responseBytes());
        line.raw("tags", FlatJson.ofTexts(attempt.tags()));
        return line.end();
    }

    private static @Nullable String dollars(@Nullable Money cost) {
        if (cost == null) {
            return null;
        }
        return cost.nanos() == 0 ? "0" : cost.toString();
    }

    private static @Nullable BigDecimal millis(@Nullable Double millis) {
        if (millis == null || !Double.isFinite(millis)) {
            return null;
        }
        return BigDecimal.valueOf(millis).setScale(DECIMALS_OF_MS, RoundingMode.HALF_UP);
    }
}
