/**
 * The vocabulary of a call: what stages hand to each other. Values and small interfaces, no
 * behaviour of the gateway. Start with {@link dev.fairlead.call.Head} and {@link
 * dev.fairlead.call.Refusal}.
 */
@NullMarked
package dev.fairlead.call;

import org.jspecify.annotations.NullMarked;
