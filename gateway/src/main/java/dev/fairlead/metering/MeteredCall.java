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
 */
public record MeteredCall(
        Operation operation, @Nullable ModelRequest request, Tariff tariff, Instant at) {
    private static final Dialect UNKNOWN = new UnknownDialect();

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
