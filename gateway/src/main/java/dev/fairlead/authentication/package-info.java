/**
 * Who is calling: finds the key wherever a client puts it and tells whom it belongs to. Start with
 * {@link dev.fairlead.authentication.Authenticator}.
 */
@NullMarked
package dev.fairlead.authentication;

import org.jspecify.annotations.NullMarked;
