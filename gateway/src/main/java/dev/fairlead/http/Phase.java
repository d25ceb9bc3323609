package dev.fairlead.http;

/** What an HTTP/1.1 connection of a client is doing. */
enum Phase {
    /** No byte of a request has come. */
    WAITING,
    /** A head has begun. */
    HEAD,
    /** There is an exchange. */
    SERVING,
    /** The answer is given, the rest of the request is thrown away. */
    DISCARDING,
    /** No more requests: the end is near. */
    LEAVING
}
