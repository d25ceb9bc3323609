package dev.fairlead.dialect;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;

/**
 * What a method and a path ask a provider to do.
 *
 * @param name for logs, such as {@code chat}, {@code files}, {@code unknown}
 * @param kind for permissions and metering
 * @param dialect the wire format of the request and its answer; null where it has none that is
 *     metered
 * @param reading how much of the request's body the gateway must understand
 */
public record Operation(
        String name, OperationClass kind, @Nullable Dialect dialect, Reading reading) {
    /** A path that no family of the provider knows. */
    public static final Operation UNKNOWN =
            new Operation("unknown", OperationClass.UNKNOWN, null, Reading.NONE);

    /** The same with a method that uses nothing: {@code GET} and its like. */
    public static final Operation UNKNOWN_READ =
            new Operation("unknown-read", OperationClass.UNKNOWN, null, Reading.NONE);

    /** How a request's body is read. */
    public enum Reading {
        /** JSON, read whole before anything goes upstream. */
        WHOLE,
        /** A multipart form: the text fields in its first 64 KiB. */
        FORM,
        /** Not at all: it streams through. */
        NONE
    }

    /** An operation of a model whose JSON request is read. */
    public static Operation inference(String name, Dialect dialect) {
        return new Operation(name, OperationClass.INFERENCE, dialect, Reading.WHOLE);
    }

    /** An operation of a model whose request may be a form. */
    public static Operation form(String name, Dialect dialect) {
        return new Operation(name, OperationClass.INFERENCE, dialect, Reading.FORM);
    }
}
