/**
 * Half of what the machine sustains, faults mixed in, for twenty minutes: whether memory stays flat
 * and everything that was taken is given back.
 */
@NullMarked
package dev.fairlead.bench.soak;

import org.jspecify.annotations.NullMarked;
