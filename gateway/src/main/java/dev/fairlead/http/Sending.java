package dev.fairlead.http;

/** A request under way. */
public interface Sending {
    /**
     * Nobody waits for the answer any more: the connection is closed at once, the listener and the
     * reader of the body hear nothing more. Without effect after the end. Called on the loop.
     */
    void cancel();
}
