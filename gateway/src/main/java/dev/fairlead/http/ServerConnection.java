package dev.fairlead.http;

/** One connection of a server, as its {@link Residents} see it; on its loop alone. */
interface ServerConnection {
    /**
     * Looks at what is overdue.
     *
     * @param now {@link System#nanoTime}
     */
    void tick(long now);

    /** Takes no further request: closes when idle, says so in the answers to come. */
    void drain();

    /** Ends at once, whatever runs. */
    void kill();
}
