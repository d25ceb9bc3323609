package dev.fairlead.dialect;

import dev.fairlead.call.Head;
import dev.fairlead.call.Refusal;

import java.nio.ByteBuffer;
import java.util.Collection;

/** All wire formats: finds the one of a path, and renders refusals in a family's shape. */
public final class Dialects {
    /**
     * What a method and a path do.
     *
     * @param spoken the families the provider speaks, the usual one first
     * @param rest the path after {@code /proxy/<route>/}, as received, without the query
     */
    public Operation operation(Collection<Family> spoken, String method, String rest) {
        throw new UnsupportedOperationException("to come: " + spoken + method + rest);
    }

    /**
     * Reads the request of an operation that has a dialect.
     *
     * @param body whole for {@link Operation.Reading#WHOLE}; the first 64 KiB or less for {@link
     *     Operation.Reading#FORM}; not encoded
     * @throws Refusal {@code invalid_json} or {@code invalid_request}
     */
    public RequestReading read(Operation operation, Head head, String rest, ByteBuffer body) {
        throw new UnsupportedOperationException("to come: " + operation + head + rest + body);
    }

    /**
     * A request body without its content encoding.
     *
     * @param encoding the value of {@code content-encoding}, such as {@code gzip, zstd}
     * @param limit the most bytes it may have
     * @throws Refusal {@code body_too_large}, or {@code invalid_request} for an encoding that is
     *     not known or does not hold
     */
    public ByteBuffer decoded(ByteBuffer body, String encoding, long limit) {
        throw new UnsupportedOperationException("to come: " + body + encoding + limit);
    }

    /**
     * A refusal in the shape of a family.
     *
     * @param status the status it goes out with, usually that of its reason
     */
    public ErrorBody errorBody(Family family, Refusal refusal, int status, String callId) {
        throw new UnsupportedOperationException("to come: " + family + refusal + status + callId);
    }
}
