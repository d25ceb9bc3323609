package dev.fairlead.dialect;

import dev.fairlead.call.Head;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** One wire format: one kind of request and its answers. Stateless. */
public interface Dialect {
    /** The name in records, such as {@code openai-chat}. */
    String name();

    Family family();

    /**
     * Reads a request.
     *
     * @param rest the path after the route, without the query
     * @param body the whole body, not encoded; for a form what came of it so far
     * @throws dev.fairlead.call.Refusal {@code invalid_json} or {@code invalid_request}
     */
    RequestReading read(Head head, String rest, ByteBuffer body);

    /**
     * The event that ends a broken SSE stream so that clients raise an error; null where only an
     * unclean end makes them do so.
     */
    byte @Nullable [] failureEvent(StreamFailure failure);
}
