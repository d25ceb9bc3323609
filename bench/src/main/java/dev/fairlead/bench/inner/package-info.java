/**
 * Micro-benchmarks of the loops that every request or every byte goes through. {@link
 * dev.fairlead.bench.inner.InnerLoops} runs them and holds them to their targets.
 */
@NullMarked
package dev.fairlead.bench.inner;

import org.jspecify.annotations.NullMarked;
