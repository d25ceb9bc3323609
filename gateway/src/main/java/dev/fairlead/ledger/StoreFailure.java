package dev.fairlead.ledger;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked, and did nothing of it. */
public final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What can be wrong with a store. */
    public enum Kind {
        /** Somebody else holds a lock. */
        LOCKED,
        /** It cannot be written to. */
        READ_ONLY,
        /** The disk is full. */
        FULL,
        /** It was made by a newer program: never ours to touch. */
        NEWER,
        /** It is away or damaged. */
        BROKEN
    }

    /**
     * @param message one sentence for the operator, naming the store
     */
    public StoreFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The message, which an exception of this type always has. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
