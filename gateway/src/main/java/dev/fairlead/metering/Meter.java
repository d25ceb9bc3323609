package dev.fairlead.metering;

import dev.fairlead.call.Headers;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Follows one attempt's answer, on the call's loop, and never throws: {@link #sent}, {@link #head},
 * then the body as it comes from the wire, then {@link #end} unless it broke. {@link #bill} may be
 * asked for at any time and tells what is known by then.
 */
public final class Meter {
    Meter() {}

    /** The request went out whole or in part: from here on the provider may have begun. */
    public void sent() {}

    /** The head of the answer. */
    public void head(int status, Headers headers) {}

    /** What the provider calls this attempt; null if it said nothing. */
    public @Nullable String providerRequestId() {
        return null;
    }

    /** Reads bytes of the body as they came, still encoded; the position stays. */
    public void chunk(ByteBuffer wire) {}

    /**
     * Reads bytes as {@link #chunk} does and takes out the usage event that the client did not ask
     * for. Only for attempts whose request asked for usage in the client's stead. What is held back
     * is part of an event whose end has not come; it comes with the next call.
     *
     * @return what the client may see now, views valid as long as the argument, or copies
     */
    public List<ByteBuffer> filter(ByteBuffer wire) {
        return List.of(wire);
    }

    /** The framing of the body ended clean. Returns bytes that {@link #filter} held back. */
    public List<ByteBuffer> end() {
        return List.of();
    }

    /** What has passed so far. */
    public Standing standing() {
        return new Standing(Usage.NONE, 0);
    }

    /** What the dialect says of the answer; to be asked after {@link #end}. */
    public Verdict verdict() {
        return Verdict.WHOLE;
    }

    /**
     * Whether an event can be appended here: the body is an SSE stream without content encoding and
     * the client has seen no part of an event without its end.
     */
    public boolean betweenEvents() {
        return false;
    }

    /** What this attempt used and cost. */
    public Bill bill() {
        return Bill.NOTHING;
    }
}
