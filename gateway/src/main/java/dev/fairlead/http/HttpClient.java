package dev.fairlead.http;

/**
 * Sends requests to providers over pooled connections that live on the caller's event loop.
 *
 * <p>A reused connection that turns out closed before any byte of the request was written is
 * replaced by a fresh one within the same sending.
 */
public interface HttpClient extends AutoCloseable {
    /** Sends the request. Called on the loop; the listener is never called within this call. */
    Sending send(Loop loop, Outgoing request, AnswerListener listener);

    /** Closes idle connections and refuses new requests. */
    @Override
    void close();
}
