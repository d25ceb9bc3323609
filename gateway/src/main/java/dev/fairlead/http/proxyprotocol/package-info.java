/**
 * The header of the PROXY protocol, versions 1 and 2, by which a load balancer says for whom it has
 * opened a connection. Reading only; start with {@link
 * dev.fairlead.http.proxyprotocol.ProxyHeader}. Source: "The PROXY protocol, versions 1 and 2" of
 * HAProxy (proxy-protocol.txt).
 */
@NullMarked
package dev.fairlead.http.proxyprotocol;

import org.jspecify.annotations.NullMarked;
