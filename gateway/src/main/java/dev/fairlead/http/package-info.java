/**
 * The transport: the only package that knows Netty. A server that hands out {@link
 * dev.fairlead.http.Exchange exchanges}, a client that sends {@link dev.fairlead.http.Outgoing
 * requests} over pooled connections on the caller's own event loop, bodies with backpressure, TLS,
 * draining. It knows nothing of models, keys or money.
 */
@NullMarked
package dev.fairlead.http;

import org.jspecify.annotations.NullMarked;
