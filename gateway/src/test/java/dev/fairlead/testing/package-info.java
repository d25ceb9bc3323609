/**
 * What tests of the whole stand on: a provider that is scripted, a client that shows bytes. And the
 * guards that stand over every test class by themselves: buffers that nobody released, calls that
 * block an event loop. Each has a test that plants a violation.
 */
@NullMarked
package dev.fairlead.testing;

import org.jspecify.annotations.NullMarked;
