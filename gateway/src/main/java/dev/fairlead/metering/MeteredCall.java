package dev.fairlead.metering;

import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.OperationClass;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.UnknownDialect;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a meter knows of an attempt before its answer.
 *
 * @param request what was asked; null where the body was not read
 * @param at the moment whose prices hold
 * @param assumes whether what has no price is taken at an assumed one
 */
public record MeteredCall(
        Operation operation,
        @Nullable ModelRequest request,
        Tariff tariff,
        Instant at,
        boolean assumes) {
    private static final Dialect UNKNOWN = new UnknownDialect();

    /** One whose price is never assumed. */
    public MeteredCall(
            Operation operation, @Nullable ModelRequest request, Tariff tariff, Instant at) {
        this(operation, request, tariff, at, false);
    }

    /** The same, where what has no price is taken at an assumed one. */
    public MeteredCall assuming() {
        return new MeteredCall(operation, request, tariff, at, true);
    }

    /** The dialect of the answer; where none is known, one that looks for the usual shapes. */
    Dialect dialect() {
        Dialect dialect = operation.dialect();
        return dialect == null ? UNKNOWN : dialect;
    }

    /** Reading is not using: only inference is, and what may be inference for all we know. */
    boolean isMetered() {
        return meters(operation);
    }

    /** Whether what an operation uses is counted. */
    public static boolean meters(Operation operation) {
        return operation.kind() == OperationClass.INFERENCE || operation.equals(Operation.UNKNOWN);
    }
}
