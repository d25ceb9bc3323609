/**
 * The program: {@code Main} starts it, {@code Assembly} wires it. The packages below are named in
 * the order a request meets them; {@code pipeline} is the one to read first.
 */
@NullMarked
package dev.fairlead;

import org.jspecify.annotations.NullMarked;
