/**
 * Streams cut into what they carry, over buffers that arrive in any pieces: server-sent events
 * ({@link dev.fairlead.framing.SseParser}, {@link dev.fairlead.framing.SseFilter}), lines of JSON
 * ({@link dev.fairlead.framing.LineParser}), content codings ({@link
 * dev.fairlead.framing.ContentDecoder}). None of it throws for what a provider sends: it gives up
 * with a reason.
 */
@NullMarked
package dev.fairlead.framing;

import org.jspecify.annotations.NullMarked;
