package dev.fairlead.dialect;

import dev.fairlead.call.Headers;

/**
 * A refusal as a client of a family reads it.
 *
 * @param headers {@code content-type}, what steers retries, the call id under the family's name
 * @param bytes JSON in the family's own shape
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to the socket, never compared.
public record ErrorBody(Headers headers, byte[] bytes) {}
