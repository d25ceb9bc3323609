package dev.fairlead.call;

import java.util.Locale;

/** How an attempt ended. */
public enum Ending {
    /** The provider's answer came whole, whatever its status. */
    COMPLETE,
    /** The client closed first, also before the first byte. */
    CLIENT_LEFT,
    /** Refused, reset, cut short, invalid, or framed as whole without the dialect's own end. */
    UPSTREAM_FAILED,
    /** Connect, first-byte, idle or total timeout. */
    UPSTREAM_TIMEOUT,
    /** Ended by a limit in mid-stream. */
    LIMIT_REACHED,
    /** Cut at the end of the grace period of a shutdown. */
    GATEWAY_STOPPED,
    /** Was running when the process died; written at the next start. */
    GATEWAY_CRASHED;

    private final String code;

    Ending() {
        code = name().toLowerCase(Locale.ROOT);
    }

    /** The word in records and logs, such as {@code client_left}. */
    public String code() {
        return code;
    }
}
