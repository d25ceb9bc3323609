package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;
import dev.fairlead.provider.Provider;

/** The head of a provider's answer as the client gets it: cleaned, with what the gateway adds. */
final class AnswerHead {
    static final String CALL_ID = "fairlead-request-id";
    static final String REQUEST_ID = "x-request-id";

    private AnswerHead() {}

    /** The head, made of the provider's fields. */
    static Headers of(
            Opening opening, Entry entry, Provider provider, Headers received, int attempts) {
        Headers.Builder head = Headers.builder();
        provider.answerHeaders(received, head);
        head.add(CALL_ID, opening.callId());
        if (!head.contains(REQUEST_ID)) {
            head.add(REQUEST_ID, opening.requestId());
        }
        way(entry, provider, attempts, head);
        return head.build();
    }

    /** Which way the call took. */
    static Headers added(Entry entry, Provider provider, int attempts) {
        Headers.Builder added = Headers.builder();
        way(entry, provider, attempts, added);
        return added.build();
    }

    private static void way(Entry entry, Provider provider, int attempts, Headers.Builder into) {
        into.add("fairlead-provider", provider.name());
        into.add("fairlead-route", entry.route().name());
        into.add("fairlead-attempts", Integer.toString(attempts));
    }

    static Headers withLength(Headers headers, int length) {
        return Headers.builder()
                .addAll(headers)
                .add("content-length", Integer.toString(length))
                .build();
    }

    /** The same fields without those that describe a body which is about to change. */
    static Headers ofChanged(Headers headers) {
        return headers.without(
                "content-length", "content-md5", "digest", "content-digest", "repr-digest");
    }

    /**
     * The same fields; those of an event stream without the length, which would have a client take
     * a stream for complete that lacks its own end, and leave no room to say so.
     */
    static Headers withoutLengthOfStream(Headers headers) {
        return isEventStream(headers) ? headers.without("content-length") : headers;
    }

    static boolean isJson(Headers headers) {
        String type = headers.first("content-type");
        return type != null && type.regionMatches(true, 0, "application/json", 0, 16);
    }

    static boolean isEventStream(Headers headers) {
        String type = headers.first("content-type");
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }
}
