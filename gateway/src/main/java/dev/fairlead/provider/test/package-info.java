/**
 * The built-in provider: a server of our own on a loopback port that answers every dialect without
 * a network, always the same way, and that request headers steer, so that users can rehearse. Start
 * with {@link dev.fairlead.provider.test.TestProvider}.
 */
@NullMarked
package dev.fairlead.provider.test;

import org.jspecify.annotations.NullMarked;
