package dev.fairlead.framing;

/** Leaves a coding from any depth; never leaves this package. */
final class DecodingFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ContentFault fault;

    DecodingFailure(ContentFault fault) {
        super(fault.toString(), null, false, false);
        this.fault = fault;
    }

    ContentFault fault() {
        return fault;
    }
}
