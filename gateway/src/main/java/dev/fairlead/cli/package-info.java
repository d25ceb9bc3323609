/**
 * The commands. {@link dev.fairlead.cli.Cli} is all of them; each reads its arguments and calls
 * what {@code Main} handed in. Standard output carries what scripts rely on, everything else goes
 * to standard error.
 */
@NullMarked
package dev.fairlead.cli;

import org.jspecify.annotations.NullMarked;
