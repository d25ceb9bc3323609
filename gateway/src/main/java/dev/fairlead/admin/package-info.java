/** The admin listener: what operators and their tools see. So far metrics and health. */
@NullMarked
package dev.fairlead.admin;

import org.jspecify.annotations.NullMarked;
