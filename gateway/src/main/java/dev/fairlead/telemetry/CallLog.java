package dev.fairlead.telemetry;

import dev.fairlead.call.Ending;
import dev.fairlead.call.Observation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line on each call that failed for a reason of the gateway or of the provider; none on a good
 * one, and none above {@code debug} on one that was refused for a reason of its client.
 */
public final class CallLog {
    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int FIRST_SERVER_ERROR = 500;

    void observe(Observation call) {
        if (isOurs(call)) {
            if (LOG.isWarnEnabled()) {
                LOG.warn("{}", line(call));
            }
        } else if (call.refusal() != null && LOG.isDebugEnabled()) {
            LOG.debug("{}", line(call));
        }
    }

    private static boolean isOurs(Observation call) {
        if (call.refusal() != null && call.refusal().status() >= FIRST_SERVER_ERROR) {
            return true;
        }
        Ending ending = call.ending();
        return ending != null && ending != Ending.COMPLETE && ending != Ending.CLIENT_LEFT;
    }

    /** Names and codes alone; what a provider or a client wrote does not come here. */
    private static String line(Observation call) {
        StringBuilder line = new StringBuilder(160);
        line.append("call ").append(call.callId());
        line.append(" route=").append(call.route() == null ? "-" : call.route());
        line.append(" provider=").append(call.provider() == null ? "-" : call.provider());
        line.append(" code=").append(code(call));
        line.append(" attempts=").append(call.attempts());
        if (call.detail() != null) {
            line.append(": ").append(call.detail());
        }
        return line.toString();
    }

    private static String code(Observation call) {
        if (call.refusal() != null) {
            return call.refusal().code();
        }
        return call.ending() == null ? "-" : call.ending().code();
    }
}
