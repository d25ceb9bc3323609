/**
 * Load scenarios: a fake provider, a load generator and the programs that stand between them. Start
 * at {@link dev.fairlead.bench.Bench}. Provider and generator are single-threaded event loops on
 * bare system calls, so that they cost a fraction of what is measured.
 */
@NullMarked
package dev.fairlead.bench;

import org.jspecify.annotations.NullMarked;
