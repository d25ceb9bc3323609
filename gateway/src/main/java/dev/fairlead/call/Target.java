package dev.fairlead.call;

/**
 * One place where a call may go.
 *
 * @param provider name from the configuration
 */
public record Target(String provider) {}
