package dev.fairlead.cli;

import org.jspecify.annotations.Nullable;

/** The gateway cannot start: a port that is taken, a data folder that is in use or not ours. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message one sentence for the operator: what, where, and what to do
     */
    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message, which an exception of this type always has. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
