package dev.fairlead.dialect;

import dev.fairlead.call.ModelRequest;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/** A request as its dialect understands it, and the changes the gateway may make to its body. */
public interface RequestReading {
    ModelRequest request();

    /** Whether a stream of the provider reports its usage without being asked to by us. */
    boolean usageAsked();

    /**
     * The body that asks for the usage of the stream, as parts to be sent one after the other; null
     * where there is nothing to ask for: no stream, already asked, or a dialect that needs no
     * asking. The body must be the one that was read.
     */
    @Nullable List<ByteBuffer> askingForUsage(ByteBuffer body);
}
