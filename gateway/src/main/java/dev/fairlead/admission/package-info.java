/**
 * May this call be made, now: permissions, and the permit through which its attempts reach the
 * ledger. Start with {@link dev.fairlead.admission.Admission}.
 */
@NullMarked
package dev.fairlead.admission;

import org.jspecify.annotations.NullMarked;
