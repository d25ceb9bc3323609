/** What tests of the whole stand on: a provider that is scripted, a client that shows bytes. */
@NullMarked
package dev.fairlead.testing;

import org.jspecify.annotations.NullMarked;
