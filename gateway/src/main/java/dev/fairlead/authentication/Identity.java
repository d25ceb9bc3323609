package dev.fairlead.authentication;

import dev.fairlead.call.Principal;
import dev.fairlead.call.Secret;

/**
 * A caller who is known.
 *
 * @param principal who it is
 * @param key the text of the key, so that it can be kept from going anywhere
 */
public record Identity(Principal principal, Secret key) {}
