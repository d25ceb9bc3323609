/**
 * The life of one request: read {@link dev.fairlead.pipeline.Pipeline} first, it is the order of
 * everything. {@code Flow} follows the call from its first attempt to its end; {@code Relay} moves
 * the answer's bytes; {@code Refusals} writes every error body the gateway makes.
 */
@NullMarked
package dev.fairlead.pipeline;

import org.jspecify.annotations.NullMarked;
