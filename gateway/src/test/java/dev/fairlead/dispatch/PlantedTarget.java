package dev.fairlead.dispatch;

/** What {@code PlantedViolation} must not use. */
public final class PlantedTarget {}
