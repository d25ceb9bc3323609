package dev.fairlead.admin;

import org.jspecify.annotations.Nullable;

/**
 * How far a running gateway has followed the keys of its store.
 *
 * @param change the number of the newest change that is in force
 * @param count how many texts of keys it knows of there
 * @param problem why it cannot go on; null where it can
 */
public record KeysSeen(long change, int count, @Nullable String problem) {}
