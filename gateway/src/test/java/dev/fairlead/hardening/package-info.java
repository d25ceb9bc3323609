/**
 * What the gateway bears from people, programs and providers that nobody controls: tables of rules,
 * each row named by its rule, floods, sizes around every limit, faults of providers, secrets, and
 * bytes by chance. All from the outside, on raw sockets.
 */
@NullMarked
package dev.fairlead.hardening;

import org.jspecify.annotations.NullMarked;
