/** Where a call may go: the plan, its targets in order. Pure computation. */
@NullMarked
package dev.fairlead.routing;

import org.jspecify.annotations.NullMarked;
