/**
 * The configuration: a YAML file, or none, becomes one immutable {@link
 * dev.fairlead.config.Configuration}, or all problems at once, each with its line and path. {@link
 * dev.fairlead.config.Schema} is the list of what the file may hold; the settings records belong to
 * the packages that use them. The only package that reads YAML and the environment.
 */
@NullMarked
package dev.fairlead.config;

import org.jspecify.annotations.NullMarked;
