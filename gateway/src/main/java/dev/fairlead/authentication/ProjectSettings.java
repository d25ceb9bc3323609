package dev.fairlead.authentication;

/**
 * A project: what keys and spend belong to.
 *
 * @param name unique among projects
 */
public record ProjectSettings(String name) {}
