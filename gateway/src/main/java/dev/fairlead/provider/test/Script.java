package dev.fairlead.provider.test;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What is said in one dialect, plain and streamed. */
interface Script {
    /** The plain answer, as JSON of maps, lists, texts and numbers. */
    Map<String, @Nullable Object> answer(Request request);

    /** The streamed answer; empty where the dialect does not stream. */
    List<Event> stream(Request request);

    /** An error. */
    Map<String, @Nullable Object> error(int status, String message);

    /**
     * What was asked.
     *
     * @param model as the client wrote it
     * @param inputTokens a quarter of the bytes of text in the request
     * @param words what to answer, one token each
     * @param usageAsked whether a stream is to report its usage
     */
    record Request(String model, long inputTokens, List<String> words, boolean usageAsked) {
        String text() {
            return String.join("", words);
        }

        int outputTokens() {
            return words.size();
        }
    }

    /**
     * One event of a stream.
     *
     * @param name of the event; null for a nameless one
     * @param data JSON of maps, lists, texts and numbers, or a text that is sent as it is
     */
    record Event(@Nullable String name, Object data) {}
}
