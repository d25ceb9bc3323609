package dev.fairlead.http;

/**
 * How many connections there are to one origin at this moment.
 *
 * @param open all, those in the making and the idle ones included
 * @param idle kept for the next request
 * @param waiting requests that wait because there are as many connections as there may be
 */
public record OriginStatistics(Origin origin, int open, int idle, int waiting) {}
