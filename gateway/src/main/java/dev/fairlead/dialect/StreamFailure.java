package dev.fairlead.dialect;

import dev.fairlead.call.Reason;

/**
 * Why a stream that has begun does not end well, for the client.
 *
 * @param message one sentence, seen by the caller
 */
public record StreamFailure(Reason reason, String message, String callId) {}
