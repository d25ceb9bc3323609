package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;
import dev.fairlead.provider.Provider;

import java.util.Locale;
import java.util.Set;

/** The head of a provider's answer as the client gets it: cleaned, with what the gateway adds. */
final class AnswerHead {
    static final String CALL_ID = "fairlead-request-id";
    static final String REQUEST_ID = "x-request-id";

    private static final Set<String> DESCRIBES_BODY =
            Set.of("content-length", "content-md5", "digest", "content-digest", "repr-digest");

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

    /** The same fields without those of that name, which is about to change. */
    static Headers without(String name, Headers headers) {
        Headers.Builder rest = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!Headers.same(headers.name(i), name)) {
                rest.add(headers.name(i), headers.value(i));
            }
        }
        return rest.build();
    }

    /** The same fields without those that describe a body which is about to change. */
    static Headers ofChanged(Headers headers) {
        Headers.Builder rest = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!DESCRIBES_BODY.contains(headers.name(i).toLowerCase(Locale.ROOT))) {
                rest.add(headers.name(i), headers.value(i));
            }
        }
        return rest.build();
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
