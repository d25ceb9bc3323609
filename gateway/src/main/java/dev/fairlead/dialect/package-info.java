/**
 * Wire formats of model providers: which path does what, what a request asks, where an answer says
 * what was used and how it ends, how errors look. One sub-package per family. Knows nothing of
 * prices and of the network. Start with {@link dev.fairlead.dialect.Dialects}.
 */
@NullMarked
package dev.fairlead.dialect;

import org.jspecify.annotations.NullMarked;
