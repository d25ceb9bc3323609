/** Recorded exchanges with providers, for tests. */
@NullMarked
package dev.fairlead.traffic;

import org.jspecify.annotations.NullMarked;
