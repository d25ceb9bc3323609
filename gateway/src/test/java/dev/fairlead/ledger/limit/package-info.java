/** Tests of the limits' engine: start with {@link dev.fairlead.ledger.limit.BookPropertyTest}. */
@org.jspecify.annotations.NullMarked
package dev.fairlead.ledger.limit;
