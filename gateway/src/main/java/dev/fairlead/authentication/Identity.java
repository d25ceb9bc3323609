package dev.fairlead.authentication;

import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;
import dev.fairlead.call.Secret;

/**
 * A caller who is known.
 *
 * @param principal who it is
 * @param scope what the key may be used for
 * @param key the text of the key, so that it can be kept from going anywhere
 */
public record Identity(Principal principal, Scope scope, Secret key) {}
