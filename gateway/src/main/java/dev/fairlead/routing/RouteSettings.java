package dev.fairlead.routing;

/**
 * A name of the operator's own for a provider: {@code /proxy/<name>/…}.
 *
 * @param name what stands in the path and in records
 * @param provider the name of a configured provider
 */
public record RouteSettings(String name, String provider) {}
