package dev.fairlead.http;

/** What a server does with its requests; called on the loop of the connection. */
public interface HttpHandler {
    /** A valid head has arrived. Must not wait; the answer may come later, on the same loop. */
    void handle(Exchange exchange);

    /**
     * Something arrived that is no valid request. The handler answers through the exchange, whose
     * head holds what could be read; the server then closes the connection (HTTP/1.1) or resets the
     * stream (HTTP/2).
     */
    void malformed(Exchange exchange, Malformed problem);
}
