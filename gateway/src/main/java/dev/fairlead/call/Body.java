package dev.fairlead.call;

/**
 * The body of a request or an answer: bytes that arrive on one event loop, at the pace of their
 * reader. Nothing is read from the connection before {@link #read}. All methods are called on the
 * loop of the call.
 */
public interface Body {
    /** The length in bytes if the head told it, 0 if there is no body, -1 if it is not known. */
    long length();

    /** Starts the flow towards that reader. Called at most once. */
    void read(BodyReader reader);

    /** No more chunks after the one in hand, until {@link #resume}: backpressure to the sender. */
    void pause();

    void resume();

    /** The reader wants nothing more: the rest is thrown away and the reader hears nothing more. */
    void cancel();
}
