package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.Headers;

/**
 * Hears what becomes of a request, on its loop: at most one {@link #sent}, then {@link #head} or
 * {@link #failed}. A provider may answer before the request is wholly sent; then {@link #sent} may
 * come after {@link #head} or not at all.
 */
public interface AnswerListener {
    /** The whole request has been handed to the socket. */
    void sent();

    /**
     * The final head of the answer (1xx are swallowed). What goes wrong after this goes to the
     * reader of the body.
     *
     * @param headers all fields in order, hop-by-hop ones included
     */
    void head(int status, Headers headers, Body body);

    /** There will be no answer. */
    void failed(SendFailure failure);
}
