package dev.fairlead.pipeline;

import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;

/**
 * Who asks the gateway something that is no call.
 *
 * @param scope what the key may be used for
 */
public record Caller(Principal principal, Scope scope) {}
