package dev.fairlead.authentication;

import org.jspecify.annotations.Nullable;

/** The store of keys cannot do what was asked. */
public final class KeyStoreFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message one sentence for the operator
     */
    public KeyStoreFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message, which an exception of this type always has. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
