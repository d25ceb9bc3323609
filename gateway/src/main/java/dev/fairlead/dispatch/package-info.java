/**
 * A call's attempts, one after the other: reserve, send, and what to do when it fails. One of the
 * two asynchronous packages; the other is the relay in {@code pipeline}.
 */
@NullMarked
package dev.fairlead.dispatch;

import org.jspecify.annotations.NullMarked;
