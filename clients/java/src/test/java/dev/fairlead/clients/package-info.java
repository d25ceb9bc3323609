/**
 * The Java SDKs of OpenAI, Anthropic and Google against a gateway that {@code clients/run} has
 * started. What each test is about to send it tells {@link dev.fairlead.clients.Witness} first.
 */
@NullMarked
package dev.fairlead.clients;

import org.jspecify.annotations.NullMarked;
