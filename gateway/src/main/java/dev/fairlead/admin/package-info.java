/** The admin listener: what operators and their tools see. Metrics, health, limits. */
@NullMarked
package dev.fairlead.admin;

import org.jspecify.annotations.NullMarked;
