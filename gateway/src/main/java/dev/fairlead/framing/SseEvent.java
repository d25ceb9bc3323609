package dev.fairlead.framing;

import java.nio.ByteBuffer;

/**
 * One event of an event stream.
 *
 * @param name the value of its {@code event} field, {@code message} if it has none
 * @param data its {@code data} lines joined by LF; valid during the call that delivers the event
 * @param start the offset in the stream of the first byte of its first field (comments before it do
 *     not belong to it)
 * @param end the offset behind the blank line that ends it; where that line ends with a CR at the
 *     end of a piece, a LF at the start of the next belongs to it too
 */
public record SseEvent(String name, ByteBuffer data, long start, long end) {}
