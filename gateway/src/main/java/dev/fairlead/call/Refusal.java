package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * We say no. The one exception that stages throw; one class renders it in the caller's dialect. It
 * carries no stack trace: it is an answer, not a fault.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable Duration retryAfter;

    /**
     * @param message what was wrong, what was expected, what to do; seen by the caller, so it holds
     *     no secret and nothing that is not the caller's
     */
    public Refusal(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * @param retryAfter when the caller may come back; null where coming back is of no use
     */
    public Refusal(Reason reason, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
