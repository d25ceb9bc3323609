package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cohere's chat, version 2. */
final class CohereScript implements Script {
    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        return object(
                "id",
                "test",
                "message",
                object(
                        "role",
                        "assistant",
                        "content",
                        List.of(object("type", "text", "text", request.text()))),
                "finish_reason",
                "COMPLETE",
                "usage",
                usage(request));
    }

    @Override
    public List<Event> stream(Request request) {
        List<Event> events = new ArrayList<>();
        add(
                events,
                "message-start",
                "id",
                "test",
                "delta",
                object(
                        "message",
                        object(
                                "role", "assistant",
                                "content", List.of(),
                                "tool_plan", "",
                                "tool_calls", List.of(),
                                "citations", List.of())));
        add(events, "content-start", "index", 0L, "delta", content("type", "text", "text", ""));
        for (String word : request.words()) {
            add(events, "content-delta", "index", 0L, "delta", content("text", word));
        }
        add(events, "content-end", "index", 0L);
        add(
                events,
                "message-end",
                "delta",
                object("finish_reason", "COMPLETE", "usage", usage(request)));
        return events;
    }

    private static Map<String, @Nullable Object> content(Object... members) {
        return object("message", object("content", object(members)));
    }

    private static void add(List<Event> events, String type, @Nullable Object... members) {
        Map<String, @Nullable Object> data = object("type", type);
        data.putAll(object(members));
        events.add(new Event(type, data));
    }

    private static Map<String, @Nullable Object> usage(Request request) {
        Map<String, @Nullable Object> tokens =
                object(
                        "input_tokens",
                        request.inputTokens(),
                        "output_tokens",
                        (long) request.outputTokens());
        return object("billed_units", tokens, "tokens", tokens);
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        return object("id", "test", "message", message);
    }
}
