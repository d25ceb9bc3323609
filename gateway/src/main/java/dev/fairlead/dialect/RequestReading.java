package dev.fairlead.dialect;

import dev.fairlead.call.Extent;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Refusal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/** A request as its dialect understands it, and the changes the gateway may make to its body. */
public interface RequestReading {
    ModelRequest request();

    /**
     * Models that the provider may take in place of the first, where the request names some; read
     * anew at each call.
     *
     * @throws Refusal {@code invalid_request} where they cannot be read
     */
    default List<String> alternatives() {
        return List.of();
    }

    /**
     * The body that asks for the usage of the stream, as parts to be sent one after the other:
     * views of the body that was read, and what is new. Null where there is nothing to ask for: no
     * stream, asked already, or a dialect that reports usage unasked.
     */
    default @Nullable List<ByteBuffer> askingForUsage() {
        return null;
    }

    /** How much the request can come to; read anew at each call. */
    default Extent extent() {
        return Extent.UNKNOWN;
    }

    /** Of a request of which no more is known. */
    static RequestReading of(ModelRequest request) {
        return () -> request;
    }
}
