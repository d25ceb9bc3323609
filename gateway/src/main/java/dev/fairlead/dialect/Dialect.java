package dev.fairlead.dialect;

import dev.fairlead.call.Head;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** One wire format: one kind of request and its answers. Stateless. */
public interface Dialect {
    /** The name in records, such as {@code openai-chat}. */
    String name();

    Family family();

    /**
     * Reads a request.
     *
     * @param rest the path after the route, without the query
     * @param body the whole body, not encoded; of a form the beginning
     * @throws dev.fairlead.call.Refusal {@code invalid_json} or {@code invalid_request}
     */
    RequestReading read(Head head, String rest, ByteBuffer body);

    /** What follows one answer of this dialect. */
    AnswerReading answer(AnswerForm form);

    /**
     * The usage that an answer states, by unit of the price data.
     *
     * @param tree as in {@link AnswerFacts#tree}
     * @return empty if it states none
     */
    Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree);

    /** What the price data may call this dialect's place of usage, the likeliest first. */
    List<String> flavors();

    /**
     * The event that ends a broken SSE stream so that clients raise an error; null where only an
     * unclean end makes them do so.
     */
    byte @Nullable [] failureEvent(StreamFailure failure);
}
